import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { callerArn } from "../../../run/caller-arn.ts";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { type Action, type Proposal, type Ready, sealOf } from "./action.ts";
import { actions } from "./actions.ts";

const Confirmed = z.strictObject({
  params: z.record(z.string(), z.string()),
  /** Of the proposal that was shown. */
  seal: z.string(),
  reason: z.string().trim().max(1000).optional(),
  /** Whether what had to be accepted besides was. */
  accepted: z.boolean(),
});

/** `GET /api/actions/:verb`: what it would do, with the parameters of the query. */
export async function proposeAction({ places, params, query }: ApiCall): Promise<Proposal> {
  const ready = await actionOf(params["verb"])(places, Object.fromEntries(query));
  return proposalOf(ready);
}

async function proposalOf(ready: Ready): Promise<Proposal> {
  const { region, isFree, clients } = ready.opened.place;
  return { seal: sealOf(ready), region, isFree, by: await callerArn(clients), ...ready.shown };
}

/**
 * `POST /api/actions/:verb`: events `step` with a text, and `done` with an `Outcome`. It is carried out to its end also
 * where the page has left.
 */
export async function carryOutAction({ places, params, body }: ApiCall, send: Send): Promise<void> {
  const { params: about, seal, reason, accepted } = readBody(Confirmed, body);
  const ready = await actionOf(params["verb"])(places, about);
  if (sealOf(ready) !== seal) throw changed();
  if (ready.shown.accept !== null && !accepted) throw notAccepted(ready.shown.accept);
  const by = await callerArn(ready.opened.place.clients);
  const onStep = (text: string) => send("step", text);
  send("done", await ready.carryOut({ by, reason: reason === "" ? undefined : reason, onStep }));
}

function actionOf(verb = ""): Action {
  const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  if (action !== undefined) return action;
  throw new UserError("Console.NoRoute", `the console has no action ${verb}`);
}

function changed(): UserError {
  return new UserError(
    "Console.Changed",
    "this would do something else by now than what was shown, since something has changed meanwhile",
    { hint: "Nothing was done. Look at what it would do now, and confirm that." },
  );
}

function notAccepted(what: string): UserError {
  return new UserError("Console.NotAccepted", `it was not accepted: ${what}`, {
    hint: "Nothing was done. Tick the box, or cancel.",
  });
}

import type { Command } from "commander";
import { bedrockRuntimeClient, ssmClient } from "../clients.ts";
import { carryOutPromotion, DRAIN_SECONDS } from "../run/carry-out-promotion.ts";
import type { RunEnvironment } from "../run/environment.ts";
import type { PromotionResult } from "../run/promotion-data.ts";
import type { Proposed } from "../run/propose-promotion.ts";
import { checkParameter, defaultParameter } from "../serving/alias-parameter.ts";
import type { PromoteTools } from "../serving/promote-alias.ts";
import { openSessions, pollEvery, type Session, type SessionOptions } from "./cloud-session.ts";
import { confirmChange } from "./confirm.ts";
import { findCaller } from "./deploy/caller.ts";
import { inFirstSession } from "./first-session.ts";
import { given, wholeNumber } from "./option-parsers.ts";
import type { Output } from "./output.ts";
import { sessionClock } from "./session-clock.ts";
import { progressText, proposalText } from "./views/promotion.ts";

/** Options of the commands that move an alias. */
export interface PromotionOptions extends SessionOptions {
  readonly reason?: string;
  readonly yes?: boolean;
  readonly drainSeconds: number;
  /** `true`: under the default name. */
  readonly ssmParameter?: string | true;
}

/** Seconds. */
const MAX_DRAIN = 1800;

/** Adds the options of `PromotionOptions`. */
export function withPromotion(command: Command): Command {
  return command
    .option("--reason <text>", "why, for the alias's history", given)
    .option("--yes", "do not ask for confirmation")
    .option(
      "--drain-seconds <n>",
      "where a deployment or throughput is replaced: seconds before the old one is deleted, for applications that still have its ARN",
      wholeNumber(0, MAX_DRAIN),
      DRAIN_SECONDS,
    )
    .option(
      "--ssm-parameter [name]",
      "keep the ARN in this SSM parameter from now on (default: /tunewright/<group>/<alias>); later moves of the alias write it, too",
      given,
    );
}

/** A proposal, and the session of the Region in which its group is. */
export interface OpenedProposal {
  readonly session: Session;
  readonly environment: RunEnvironment;
  readonly proposed: Proposed;
}

/** Makes a proposal in the first Region that knows its group. */
export async function openProposal(
  options: PromotionOptions,
  output: Output,
  propose: (environment: RunEnvironment) => Promise<Proposed>,
): Promise<OpenedProposal> {
  if (typeof options.ssmParameter === "string") checkParameter(options.ssmParameter);
  output.progress("comparing …");
  const sessions = await openSessions(options, output);
  return inFirstSession(sessions, "Registry.NoModel", async (session) => {
    const environment = await session.environment();
    return { session, environment, proposed: await propose(environment) };
  });
}

/** Shows a proposal, asks for confirmation, and carries it out in the caller's own name. */
export async function carryOut(
  opened: OpenedProposal,
  { options, output, reason }: { options: PromotionOptions; output: Output; reason: string },
): Promise<PromotionResult> {
  const { session, environment, proposed } = opened;
  const { proposal } = proposed;
  const { arn: by } = await findCaller(undefined, session.clients);
  output.line(proposalText(proposal, { by }));
  const { group, alias, what } = proposal;
  const question = `${what === "promoted" ? "Promote" : "Roll back"} ${group}@${alias}?`;
  await confirmChange({ yes: options.yes === true, isFree: session.isFree, question }, output);
  const { ssmParameter, drainSeconds } = options;
  return carryOutPromotion(await toolsOf(session, environment, output), proposed, {
    ...{ by, drainSeconds, reason: options.reason ?? reason },
    ssmParameter: ssmParameter === true ? defaultParameter(proposal) : ssmParameter,
  });
}

async function toolsOf(
  session: Session,
  environment: RunEnvironment,
  output: Output,
): Promise<PromoteTools> {
  const { clients, speed = 1 } = session;
  const { bucket, bedrock } = environment;
  return {
    ...{ bucket, bedrock, runtime: bedrockRuntimeClient(clients), ssm: ssmClient(clients) },
    ...{ clock: await sessionClock(session), pollEvery: pollEvery(session) * speed },
    onProgress: (step, elapsedMs) => output.progress(progressText(step, elapsedMs)),
  };
}

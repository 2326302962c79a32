import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { type ApprovalLink, isSigned, type LinkKey, readLink } from "../../report/approval-link.ts";
import { type ApprovalPlace, decideApproval, findApproval, type OpenApproval } from "../approve.ts";
import { readExecutionName } from "../executions.ts";
import {
  answerOf,
  type FunctionUrlAnswer,
  type FunctionUrlEvent,
  formOf,
  isFromElsewhere,
  type Page,
} from "./http.ts";
import { decidedPage, decisionPage, MAX_NAME, MAX_REASON } from "./page.ts";
import { METHODS, refusalOf } from "./refusal.ts";

/** What the page works with. */
export interface LinkTools extends Pick<ApprovalPlace, "sfn" | "bucket"> {
  readonly key: LinkKey;
  readonly clock: Clock;
}

/**
 * Answers who follows a link of a notice. GET shows what waits and changes nothing, since mail programs and chats fetch
 * links, too; POST decides by the same functions as `tunewright approve`.
 * @returns a page for every outcome that this page knows; other errors are thrown
 */
export async function answerLink(
  tools: LinkTools,
  event: FunctionUrlEvent,
): Promise<FunctionUrlAnswer> {
  try {
    return answerOf(await pageOf(tools, event));
  } catch (error) {
    const page = refusalOf(error);
    if (page === undefined) throw error;
    return answerOf(page);
  }
}

async function pageOf(tools: LinkTools, event: FunctionUrlEvent): Promise<Page> {
  const { method } = event.requestContext.http;
  if (event.rawPath !== "/") throw new UserError("Approval.LinkInvalid", "there is no such page");
  if (!METHODS.includes(method)) {
    throw new UserError("Approval.MethodUnknown", `${method} does nothing here`);
  }
  const link = await verified(tools, event.rawQueryString);
  const place = placeOf(tools, link);
  const found = await findLinked(place, link);
  if (method === "POST") return decide({ place, clock: tools.clock }, found, event);
  const { decision } = found.request;
  return decision === null
    ? openPage(found)
    : decidedPage(found.runId, decision, { status: 200, isNew: false });
}

/** @throws UserError `Approval.LinkInvalid`, `Approval.LinkExpired` */
async function verified({ key, clock }: LinkTools, query: string): Promise<ApprovalLink> {
  const given = readLink(query);
  if (given === undefined || !(await isSigned(key, given))) {
    throw new UserError("Approval.LinkInvalid", "the link has no valid signature");
  }
  if (clock.now() >= Date.parse(given.claims.expiresAt)) {
    throw new UserError("Approval.LinkExpired", "the link has expired");
  }
  return given.claims;
}

/** Of a link that this stack has signed: the state machine is its own. */
function placeOf({ sfn, bucket }: LinkTools, { executionArn }: ApprovalLink): ApprovalPlace {
  const stateMachineArn = executionArn
    .replace(":execution:", ":stateMachine:")
    .replace(/:[^:]+$/, "");
  return { sfn, bucket, stack: { stateMachineArn } };
}

/** @throws UserError `Approval.LinkOutdated`, and what `findApproval` throws */
async function findLinked(
  place: ApprovalPlace,
  { executionArn, planHash }: ApprovalLink,
): Promise<OpenApproval> {
  const execution = executionArn.split(":").at(-1) ?? "";
  const { runId } = readExecutionName(execution);
  const found = await findApproval(place, runId, planHash);
  if (found.request.execution === execution) return found;
  throw new UserError(
    "Approval.LinkOutdated",
    `${runId} was resumed since the notice of this link`,
  );
}

function openPage(found: OpenApproval): Page {
  if (found.isWaiting) return decisionPage(found);
  throw new UserError("Approval.Ended", `the run ${found.runId} has ended and waits no longer`);
}

/** Text in one line, without what could hide or turn around the rest of it; joiners are parts of letters and pictures. */
const line = (max: number) =>
  z
    .string()
    .transform((text) =>
      text
        .replace(/\s+/g, " ")
        .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
        .trim(),
    )
    .pipe(z.string().max(max));

const Form = z.object({
  decision: z.enum(["approved", "rejected"]),
  // Without brackets and quotes, which set a given name apart from what AWS has proven.
  name: line(MAX_NAME).pipe(
    z.string().regex(/^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}\p{Cf} .,'’@+_-]+$/u),
  ),
  reason: line(MAX_REASON).default(""),
});

async function decide(
  tools: { place: ApprovalPlace; clock: Clock },
  found: OpenApproval,
  event: FunctionUrlEvent,
): Promise<Page> {
  if (isFromElsewhere(event)) {
    throw new UserError("Approval.FormInvalid", "the form was sent from another page");
  }
  const form = Form.safeParse(Object.fromEntries(formOf(event))).data;
  if (form === undefined) {
    throw new UserError(
      "Approval.FormInvalid",
      `your name is required: up to ${MAX_NAME} letters, digits and .,'@+_- are possible, and up to ${MAX_REASON} characters for the reason`,
      { hint: "Go back to change it." },
    );
  }
  const decided = await decideApproval({ environment: tools.place, clock: tools.clock }, found, {
    what: form.decision,
    by: `link (name given: ${form.name})`,
    reason: form.reason === "" ? null : form.reason,
    via: "link",
  });
  const isNew = decided.decidedNow;
  return decidedPage(found.runId, decided.decision, { status: isNew ? 200 : 409, isNew });
}

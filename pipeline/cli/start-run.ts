import { UserError } from "../errors.ts";
import type { CostFigure } from "../report/cost-figures.ts";
import { startedBy } from "../run/approve.ts";
import { assertWithinBudget } from "../run/budget.ts";
import { callerArn } from "../run/caller-arn.ts";
import { assertAccepted } from "../run/commitment.ts";
import type { RunEnvironment } from "../run/environment.ts";
import { planTimes } from "../run/plan-times.ts";
import type { Proposal } from "../run/propose.ts";
import { readCosts } from "../run/read-costs.ts";
import { type RunResults, readResults } from "../run/results.ts";
import { findStanding, type Standing } from "../run/standing.ts";
import { startRun } from "../run/start.ts";
import type { RunView } from "../run/status.ts";
import { pollEvery, type Session } from "./cloud-session.ts";
import type { Result } from "./command.ts";
import { confirmSpending } from "./confirm.ts";
import { followRun } from "./follow-run.ts";
import { paint } from "./format.ts";
import { isInterruption, untilInterrupted } from "./interruption.ts";
import type { Output } from "./output.ts";
import { runPageText } from "./run-page.ts";
import { createUploadPrinter } from "./upload-printer.ts";
import { conclusionText } from "./views/conclusion.ts";
import { endText } from "./views/ending.ts";
import { planText } from "./views/plan.ts";
import { timeLines } from "./views/plan-costs.ts";

/** A run that was started or adopted. */
export interface Started {
  readonly environment: RunEnvironment;
  readonly proposal: Proposal;
  readonly standing: Standing;
}

/** A run that has ended. */
export interface Ended {
  readonly view: RunView;
  readonly results: RunResults;
}

/**
 * Shows the plan, asks for confirmation where money is involved, uploads and starts. A run that was started
 * before is adopted.
 * @throws UserError `Plan.OverBudget`, `Plan.UnknownPrice`, `Commitment.NotAccepted`, `Run.NotApproved`, `Run.FailedBefore`, `Run.OtherPlan`
 */
export async function confirmAndStart(
  session: Session,
  proposal: Proposal,
  { yes, output }: { yes: boolean; output: Output },
): Promise<Started> {
  const { runId, plan, planHash } = proposal;
  const environment = await session.environment();
  const standing = await findStanding(environment, proposal);
  const shown = planText(plan, planHash, await session.localModels());
  const times = timeLines(planTimes(plan)).join("\n");
  output.line(`\n${paint.bold("Plan")}\n${shown}\n${times}\n`);
  if (standing === "new") {
    assertWithinBudget(plan, proposal.config.budget);
    assertAccepted(plan, proposal.config.acceptCommitment);
    await confirmSpending({ yes, isFree: session.isFree }, output);
    output.progress("uploading …");
    const uploading = createUploadPrinter(output);
    const request = await withStarter(session, proposal);
    await unlessInterrupted(startRun(environment, request, uploading.onUpload), runId);
    output.line(`${paint.bold("Run")}  ${runId}${uploading.sentText()}`);
  } else {
    output.line(
      `${paint.bold("Run")}  ${runId} was started before; following it without buying anything again`,
    );
  }
  output.line(`     page: ${runPageText(session, runId)}`);
  if (session.speed !== undefined && session.speed !== 1) {
    const note = `durations are simulated: the local clock runs ${session.speed}× real time`;
    output.line(paint.dim(`     ${note}`));
  }
  return { environment, proposal, standing };
}

/** What an interrupted start leaves is safe to start again, and this says so. */
async function unlessInterrupted(starting: Promise<void>, runId: string): Promise<void> {
  try {
    await untilInterrupted(starting);
  } catch (error) {
    if (!(error instanceof UserError) || !isInterruption(error)) throw error;
    const message = `${error.message} while ${runId} was being uploaded and started`;
    throw new UserError(error.code, message, {
      hint: "The same command again uploads only what is missing, and starts the run, or follows it where it was started: nothing is bought twice.",
      cause: error,
    });
  }
}

/** Another person may have to approve the plan, so that the input says who starts the run. */
async function withStarter(session: Session, proposal: Proposal): Promise<Proposal> {
  if (proposal.input.approval === undefined) return proposal;
  return { ...proposal, input: startedBy(proposal.input, await callerArn(session.clients)) };
}

/** The execution of a run that is followed; without a number the latest. */
export interface Followed {
  readonly runId: string;
  readonly number?: number | undefined;
}

/** Prints each state as it passes, until the run ends, then reads the results. */
export async function followToEnd(
  session: Session,
  { runId, number }: Followed,
  output: Output,
): Promise<Ended> {
  const environment = await session.environment();
  const { flags, isFree } = session;
  const every = pollEvery(session);
  const options = { output, every, flags, number, atAws: !isFree };
  const view = await followRun(environment, runId, options);
  return { view, results: await readResults(environment.bucket, view) };
}

/** As `followToEnd`, as a command's result; its exit code is 1 unless the model was accepted, or the A/A check passed. */
export async function followResults(
  session: Session,
  followed: Followed,
  output: Output,
): Promise<Result & { data: object }> {
  const ended = await followToEnd(session, followed, output);
  const { bucket } = await session.environment();
  const costs = await readCosts(bucket, ended.view);
  const end = endText({ ...ended, costs }, { bucket: bucket.name, flags: session.flags });
  const conclusion = concluded(session, ended, costs);
  return {
    data: { ...ended.view, results: ended.results, costs },
    text: conclusion === null ? end : `${end}\n\n${conclusion}`,
    exitCode: isFine(ended.results) ? 0 : 1,
  };
}

/** The verdict in large, where there is one, and what comes next. */
function concluded(
  { flags, isFree }: Session,
  { view: { runId }, results: { output } }: Ended,
  costs: readonly CostFigure[],
): string | null {
  if (output?.decision == null) return null;
  const { decision } = output;
  const context = { flags, isSimulated: isFree };
  return conclusionText({ runId, output: { ...output, decision }, costs }, context);
}

/** It leaves what the user has requested: a model that is better, or a gate that does not accept a model against itself. */
function isFine({ output, modelless }: RunResults): boolean {
  return output?.outcome === "accepted" || modelless?.outcome === "aa-passed";
}

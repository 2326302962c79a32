import type { RunEnvironment } from "../run/environment.ts";
import { findStanding, type Proposal, type Standing } from "../run/propose.ts";
import { type RunResults, readResults } from "../run/results.ts";
import { startRun } from "../run/start.ts";
import type { RunView } from "../run/status.ts";
import { confirmSpending } from "./confirm.ts";
import { followRun } from "./follow.ts";
import { type Output, paint } from "./output.ts";
import { pollEvery, type Session } from "./session.ts";
import { planText } from "./views/plan.ts";

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
 * Shows the plan, asks where money is involved, uploads and starts; a run that was started before is adopted.
 * @throws UserError `Run.NotApproved`, `Run.FailedBefore`, `Run.OtherPlan`
 */
export async function start(
  session: Session,
  proposal: Proposal,
  { yes, output }: { yes: boolean; output: Output },
): Promise<Started> {
  const { runId, plan, planHash } = proposal;
  const environment = await session.environment();
  const standing = await findStanding(environment, proposal);
  output.line(`\n${paint.bold("Plan")}\n${planText(plan, planHash, session.isFree)}\n`);
  if (standing === "new") {
    await confirmSpending({ yes, isFree: session.isFree }, output);
    output.progress("uploading …");
    await startRun(environment, proposal);
    output.line(`${paint.bold("Run")}  ${runId}`);
  } else {
    output.line(
      `${paint.bold("Run")}  ${runId} was started before: adopted, nothing is bought again`,
    );
  }
  if (session.speed !== undefined && session.speed !== 1) {
    output.line(
      paint.dim(`     durations are the local cloud's: ${session.speed} s of it pass in 1 s`),
    );
  }
  return { environment, proposal, standing };
}

/** Prints each state as it passes, until the run ends, then reads what it found out. */
export async function follow(
  session: Session,
  { environment, proposal }: Started,
  { output, isLocal }: { output: Output; isLocal: boolean },
): Promise<Ended> {
  const { runId } = proposal;
  const view = await followRun(environment, runId, output, { every: pollEvery(session), isLocal });
  return { view, results: await readResults(environment.bucket, view) };
}

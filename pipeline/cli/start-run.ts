import type { RunEnvironment } from "../run/environment.ts";
import { findStanding, type Proposal, type Standing } from "../run/propose.ts";
import { type RunResults, readResults } from "../run/results.ts";
import { startRun } from "../run/start.ts";
import type { RunView } from "../run/status.ts";
import { pollEvery, type Session } from "./cloud-session.ts";
import { confirmSpending } from "./confirm.ts";
import { followRun } from "./follow-run.ts";
import { paint } from "./format.ts";
import type { Output } from "./output.ts";
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
 * Shows the plan, asks for confirmation where money is involved, uploads and starts. A run that was started
 * before is adopted.
 * @throws UserError `Run.NotApproved`, `Run.FailedBefore`, `Run.OtherPlan`
 */
export async function confirmAndStart(
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
      `${paint.bold("Run")}  ${runId} was started before; following it without buying anything again`,
    );
  }
  if (session.speed !== undefined && session.speed !== 1) {
    const note = `durations are simulated: the local clock runs ${session.speed}× real time`;
    output.line(paint.dim(`     ${note}`));
  }
  return { environment, proposal, standing };
}

/** Prints each state as it passes, until the run ends, then reads the results. */
export async function followToEnd(
  session: Session,
  { environment, proposal }: Started,
  { output, isLocal }: { output: Output; isLocal: boolean },
): Promise<Ended> {
  const every = pollEvery(session);
  const view = await followRun(environment, proposal.runId, { output, every, isLocal });
  return { view, results: await readResults(environment.bucket, view) };
}

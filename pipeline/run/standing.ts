import { UserError } from "../errors.ts";
import type { StartEnvironment } from "./environment.ts";
import { findRun } from "./executions.ts";
import type { Proposal } from "./propose.ts";
import { assertSamePlan } from "./start.ts";
import { errorText } from "./timeline.ts";

/** Whether a proposed run was started before, and how far it is. */
export type Standing = "new" | "running" | "succeeded";

/**
 * Checks whether a proposed run was started before, perhaps by a command that was killed.
 * @throws UserError `Run.OtherPlan`; `Run.FailedBefore` when it ended without success
 */
export async function findStanding(
  environment: StartEnvironment,
  proposal: Proposal,
): Promise<Standing> {
  const { runId, planHash } = proposal;
  const found = await findRun(environment, runId);
  if (found === undefined) return "new";
  assertSamePlan(found, planHash);
  if (found.status === "RUNNING") return "running";
  if (found.status === "SUCCEEDED") return "succeeded";
  const { error = "", cause = "" } = found;
  throw new UserError(
    "Run.FailedBefore",
    `the run ${runId} ended as ${found.status}: ${errorText({ error, cause })}`,
    {
      hint: `\`tunewright resume ${runId}\` continues from what exists. To start again, training included, add --attempt 2 (3, 4, …).`,
    },
  );
}

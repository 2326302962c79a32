import { Budget } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { configFile } from "../run-folder/config.ts";
import { assertWithinBudget } from "./budget.ts";
import type { RunEnvironment } from "./environment.ts";
import type { ProposedResume } from "./resume.ts";

/** Of a proposed resume what a budget is about. */
type BudgetedResume = Pick<ProposedResume, "plan" | "purchases" | "budget"> & {
  readonly input: Pick<ProposedResume["input"], "start">;
};

/** The budget that the run was started with, with a new limit where there is one; undefined: none. */
export async function budgetOf(
  { bucket }: RunEnvironment,
  runId: string,
  maxUsd: number | undefined,
): Promise<Budget | undefined> {
  const record = await configFile.findReadable(bucket, runId);
  const started = Budget.safeParse(record?.config["budget"]).data;
  return maxUsd === undefined ? started : { ...started, maxUsd };
}

/**
 * Checks that what a resume still buys is within the budget.
 * @throws UserError `Plan.OverBudget`, `Plan.UnknownPrice`
 */
export function assertResumeWithinBudget({ plan, purchases, input, budget }: BudgetedResume): void {
  if (budget === undefined || input.start.at === "verdict") return;
  if (plan !== null) {
    assertWithinBudget({ ...plan, purchases: [...purchases] }, budget);
    return;
  }
  throw new UserError(
    "Plan.UnknownPrice",
    "the run has a budget, but its plan.json cannot be read, so what the resume costs is not known",
    { hint: "Run the same `tunewright tune` with --attempt 2, which plans it again." },
  );
}

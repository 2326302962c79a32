import type { RunReport } from "../../run-folder/report.ts";
import { leftText } from "../left-text.ts";
import { paidLines } from "../plan-and-actual.ts";
import { priceText, type RunningCost, runningCosts } from "../running-costs.ts";

/** What the run has cost so far, and what costs money from now on, until when: lines. */
export function costLines(report: RunReport): string[] {
  return [...paidTexts(report), ...fromNowOn(report)];
}

function paidTexts(report: RunReport): string[] {
  const paid = paidLines(report).map(
    ({ what, actual, planned }) => `- ${what}: ${actual} (planned: ${planned})`,
  );
  return paid.length === 0 ? ["cost so far: not known to this notice"] : ["cost so far:", ...paid];
}

/** Of a run that was cleaned up it is what the clean-up has found. */
function fromNowOn(report: RunReport): string[] {
  const { ending, teardown, runId } = report;
  if (ending !== "accepted" && teardown !== null) {
    return [`costs from now on: ${leftText(teardown)}`];
  }
  const costs = runningCosts(report);
  if (costs === null) {
    return [
      `costs from now on: not known to this notice; \`tunewright status ${runId}\` shows what is left`,
    ];
  }
  return costs.length === 0
    ? ["costs from now on: nothing of this run"]
    : ["costs from now on, by list prices:", ...costs.map(costText)];
}

function costText({ what, arn, until, ...price }: RunningCost): string {
  return `- ${what}${arn === null ? "" : ` ${arn}`}: ${priceText(price)}, ${until}`;
}

/** Whether something that a clean-up should have removed is still there, or cannot be removed yet. */
export function isStillPaid({ ending, teardown }: RunReport, leftovers: string): boolean {
  if (ending !== "failed" && ending !== "stopped") return false;
  const isCommitted = teardown?.billing.some(({ reason }) => reason === "committed") ?? false;
  return leftovers !== "" || isCommitted || (teardown?.remaining.length ?? 0) > 0;
}

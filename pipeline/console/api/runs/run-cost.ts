import type { Bucket } from "../../../objects.ts";
import { type CostFigure, spentUsd } from "../../../report/cost-figures.ts";
import type { RunSummary } from "../../../run/list.ts";
import { readCosts } from "../../../run/read-costs.ts";
import type { RunCost } from "./run-row.ts";

/** Reads what an ended run has cost; what it was to cost where it has left no report, null without a plan. */
export async function readCost(bucket: Bucket, run: RunSummary): Promise<RunCost | null> {
  const figures = await readCosts(bucket, run);
  if (figures.length === 0) return null;
  const isUsed = figures.some(({ actual }) => actual.usd !== null);
  return isUsed ? usedCost(figures) : plannedCost(figures);
}

/** The sum of what was planned. */
export function plannedCost(figures: readonly CostFigure[]): RunCost {
  return { ...sum(figures.map(({ planned }) => planned.usd)), kind: "planned" };
}

/** The sum of what was used. */
function usedCost(figures: readonly CostFigure[]): RunCost {
  const isMeasured = figures.every(({ certainty }) => certainty === "measured");
  return { ...sum(figures.map(spentUsd)), kind: isMeasured ? "measured" : "estimated" };
}

function sum(amounts: readonly (number | null)[]): Pick<RunCost, "usd" | "isAll"> {
  const known = amounts.filter((amount) => amount !== null);
  const usd = known.length === 0 ? null : known.reduce((total, one) => total + one, 0);
  return { usd, isAll: known.length === amounts.length };
}

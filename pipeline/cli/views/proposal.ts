import type { UserError } from "../../errors.ts";
import type { PlanCosts } from "../../evaluation/plan-costs.ts";
import type { PlanTimes } from "../../run/plan-times.ts";
import type { Proposal } from "../../run/propose.ts";
import { paint } from "../format.ts";
import { nextLines } from "./next.ts";
import { planText } from "./plan.ts";
import { costLines, timeLines } from "./plan-costs.ts";
import type { LocalModels } from "./scoring.ts";

/** What `tunewright plan` says besides the plan. */
export interface ProposalView {
  readonly costs: PlanCosts;
  readonly times: PlanTimes;
  /** What cannot be known without an account. */
  readonly gaps: readonly string[];
  readonly local: LocalModels;
  /** Why the plan is not within its budget. */
  readonly refusal: UserError | undefined;
  /** The data and the base model as the user has typed them. */
  readonly typed: string;
}

const STARTS =
  "with the same options starts it; with --local it is rehearsed on this machine, for nothing";

/** A plan with its totals, how long it takes, and the run that it would be. */
export function proposalText(
  { plan, planHash, runId }: Proposal,
  { costs, times, gaps, local, refusal, typed }: ProposalView,
): string {
  return [
    `\n${paint.bold("Plan")}`,
    planText(plan, planHash, local),
    `\n${paint.bold("Costs")}`,
    ...costLines(costs, plan),
    ...timeLines(times),
    "",
    ...(gaps.length === 0
      ? [`${paint.bold("Run")}  ${runId}, if it is started: nothing was sent or bought`]
      : gaps.map((gap) => `${paint.warn("not known:")} ${gap}`)),
    ...(refusal === undefined
      ? ["", nextLines([[`tunewright tune${typed}`, STARTS]])]
      : [`${paint.bad("refused:")} ${refusal.message}`, `  ${paint.dim("→")} ${refusal.hint}`]),
  ].join("\n");
}

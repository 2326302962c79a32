import { isDeepStrictEqual } from "node:util";
import type { ExecutionInput } from "../workflow/input.ts";
import type { Plan } from "./plan.ts";
import { hashPlan } from "./plan-hash.ts";

/**
 * What of an execution's input is not as its plan says; undefined where they agree. What a resume may change (pace,
 * limits, where it starts) is not compared.
 */
export function differsFromPlan(input: ExecutionInput, plan: Plan): string | undefined {
  if (hashPlan(plan) !== input.planHash) return "planHash";
  const { commitment } = input.serving;
  const { settings } = plan;
  const { evaluation, dataset } = input;
  const pairs: readonly [name: string, input: unknown, plan: unknown][] = [
    ["baseModel", input.baseModel.id, plan.model.id],
    ["origin", input.origin, plan.origin],
    ["hyperParameters", input.hyperParameters, plan.hyperParameters],
    ["hyperparameterSweep", triedBy(input), plan.hyperparameterSweep],
    ["dataset.sha256", dataset.sha256, plan.dataset.sha256],
    ["dataset.evaluationRows", dataset.evaluationRows, plan.rows.evaluation],
    ["serving.path", input.serving.path, plan.serving.path],
    ["serving.modelUnits", input.serving.modelUnits, plan.serving.modelUnits],
    [
      "serving.commitment",
      commitment && [commitment.duration, commitment.totalUsd, commitment.until],
      plan.serving.commitment && [
        plan.serving.commitment.duration,
        plan.serving.commitment.totalUsd,
        plan.serving.commitment.until,
      ],
    ],
    ["evaluation.maxTokens", evaluation.maxTokens, settings.evaluation.maxTokens],
    ["evaluation.scores", evaluation.scores, settings.evaluation.scores],
    ["gate", input.gate, settings.gate],
    ["group", input.group, plan.group],
    ["tags", input.tags, settings.tags],
    ["approval", settingsOf(input.approval), settings.approval],
  ];
  return pairs.find(([, one, other]) => !isDeepStrictEqual(one, other))?.[0];
}

/** Without the numbers of the jobs, which a resume may change. */
function triedBy({ hyperparameterSweep: sweep }: ExecutionInput): Plan["hyperparameterSweep"] {
  if (sweep === undefined) return undefined;
  const candidates = sweep.candidates.map(({ name, hyperParameters }) => ({
    name,
    hyperParameters,
  }));
  return { candidates, concurrency: sweep.concurrency };
}

function settingsOf(approval: ExecutionInput["approval"]): Plan["settings"]["approval"] {
  if (approval === undefined) return undefined;
  const { startedBy: _who, ...settings } = approval;
  return settings;
}

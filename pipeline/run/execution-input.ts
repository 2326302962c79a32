import type { BaseModel } from "../models/resolve.ts";
import { runLayout } from "../run-folder/layout.ts";
import type { Plan } from "../run-folder/plan.ts";
import { commitmentApproval } from "../workflow/commitment-approval.ts";
import { ExecutionInput } from "../workflow/input.ts";
import type { Dataset } from "./dataset.ts";

/** Writes the state machine's input for an approved plan. */
export function executionInput(of: {
  runId: string;
  planHash: string;
  plan: Plan;
  model: BaseModel;
  dataset: Dataset;
}): ExecutionInput {
  const { runId, planHash, plan, model, dataset } = of;
  const keys = runLayout(runId);
  const { train, validation } = dataset;
  return ExecutionInput.parse({
    runId,
    planHash,
    start: plan.start,
    origin: plan.origin,
    baseModel: {
      id: model.id,
      inferenceId: model.inferenceId,
      name: model.name,
      successor: model.successor,
    },
    customizationType: plan.teacher === undefined ? "FINE_TUNING" : "DISTILLATION",
    ...teacherOf(plan),
    hyperParameters: plan.hyperParameters,
    ...sweepOf(plan),
    dataset: {
      train: train === null ? null : keys.train,
      validation: validation === null ? null : keys.validation,
      evaluation: keys.evaluation,
      trainRows: train?.rows ?? 0,
      validationRows: validation?.rows ?? 0,
      evaluationRows: dataset.evaluation.rows,
      sha256: {
        train: train?.sha256 ?? null,
        validation: validation?.sha256 ?? null,
        evaluation: dataset.evaluation.sha256,
      },
      labels: dataset.labels,
    },
    serving: { ...plan.serving, commitment: commitmentOf(runId, plan) },
    ...plan.settings,
    ...approvalOf(plan),
    group: plan.group,
  } satisfies Record<
    Exclude<keyof ExecutionInput, "approval" | "teacher" | "hyperparameterSweep">,
    unknown
  >);
}

function teacherOf({ teacher }: Plan): Pick<ExecutionInput, "teacher"> {
  if (teacher === undefined) return {};
  const { id, maxResponseLength } = teacher;
  return { teacher: { id, maxResponseLength } };
}

function sweepOf({ hyperparameterSweep }: Plan): Pick<ExecutionInput, "hyperparameterSweep"> {
  if (hyperparameterSweep === undefined) return {};
  const { candidates, concurrency } = hyperparameterSweep;
  const first = candidates.map((one) => ({ ...one, jobNumber: 1 }));
  return { hyperparameterSweep: { candidates: first, concurrency } };
}

/** Who starts the run is known when it starts, see `startedBy`. */
function approvalOf({ settings }: Plan): Pick<ExecutionInput, "approval"> {
  return settings.approval === undefined
    ? {}
    : { approval: { ...settings.approval, startedBy: null } };
}

/** The plan's commitment with the approval that the state machine checks; `startRun` checks that a person gave it. */
function commitmentOf(runId: string, { serving }: Plan): ExecutionInput["serving"]["commitment"] {
  const { commitment, modelUnits } = serving;
  if (commitment === null || modelUnits === null) return null;
  const { duration, totalUsd, until } = commitment;
  const terms = { duration, totalUsd, until };
  return { ...terms, approval: commitmentApproval({ runId, modelUnits, ...terms }) };
}

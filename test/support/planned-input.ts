import { hashPlan, makePlan } from "../../pipeline/run/plan.ts";
import type { Plan } from "../../pipeline/run-folder/plan.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { aPlanRequest } from "./run-request.ts";

/** The plan that an input without a commitment is of, and the input with its hash. */
export async function plannedInput(
  input: ExecutionInput,
): Promise<{ plan: Plan; input: ExecutionInput }> {
  const { dataset, serving, approval, limits, evaluation, gate } = input;
  const { deleteModelOnFailure, allowRejectedRows, tags, storageUsdPerMonth } = input;
  const settings = { limits, evaluation, gate, deleteModelOnFailure, allowRejectedRows, tags };
  const { hours = 72, otherPerson = false } = approval ?? {};
  const plan: Plan = {
    ...makePlan(await aPlanRequest(input.baseModel.name)),
    ...{ origin: input.origin, start: input.start, hyperParameters: input.hyperParameters },
    model: { name: input.baseModel.name, id: input.baseModel.id },
    dataset: { name: "tickets", sha256: dataset.sha256 },
    rows: {
      train: dataset.trainRows,
      validation: dataset.validationRows,
      evaluation: dataset.evaluationRows,
    },
    settings: {
      ...{ ...settings, storageUsdPerMonth },
      ...(approval === undefined ? {} : { approval: { hours, otherPerson } }),
    },
    serving: { ...serving, commitment: null },
    group: input.group,
  };
  return { plan, input: { ...input, planHash: hashPlan(plan) } };
}

import { findBaseModel, withoutArn } from "../../dataset-tools/models/base-models.ts";
import { UserError } from "../errors.ts";

/** Prefixes of the ids of AWS's inference profiles: the areas that they are for. */
const AREA = /^(us|eu|apac|global|us-gov|jp|au|ca|sa)\./;

/** The id of the model behind an inference profile of AWS, e.g. of `us.amazon.nova-pro-v1:0`; another id as it is. */
export function withoutArea(modelId: string): string {
  return modelId.replace(AREA, "");
}

/** Whether two ids are of one foundation model, whatever area or context length they name. */
export function isSameModel(one: string, other: string): boolean {
  const idOf = (modelId: string) => withoutArea(modelId).replace(/(:\d+):\d+k$/, "$1");
  return idOf(one) === idOf(other);
}

/**
 * Checks that the base model which a user names is the one that the model was tuned from.
 * @throws UserError `Given.OtherBase`
 */
export function assertSameBase(named: string, { baseModel }: { readonly baseModel: string }): void {
  const [expected, actual] = [nameOf(named), nameOf(baseModel)];
  if (expected === actual) return;
  throw new UserError("Given.OtherBase", `the model was tuned from ${actual}, not ${expected}`, {
    hint: "Omit --model, and the model in tunewright.yaml: Bedrock says what the model was tuned from.",
  });
}

/** Short name of a base model, or the id of one that is not known. */
function nameOf(baseModel: string): string {
  return findBaseModel(baseModel)?.name ?? withoutArn(baseModel);
}

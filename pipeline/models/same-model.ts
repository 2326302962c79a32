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

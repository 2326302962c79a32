import type { Collection } from "../../../kernel/store.ts";
import { notFound } from "../errors.ts";

/** A tuned model, as it is stored. */
export interface CustomModel {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly baseModelId: string;
  /** The foundation model's ARN, or that of the custom model that was trained further. */
  readonly baseModelArn: string;
  readonly jobArn: string;
  readonly creationTime: number;
  /** The weights file, in the local Bedrock's own folder. */
  readonly weights: string;
}

interface Models {
  readonly models: Pick<Collection<CustomModel>, "values">;
}

/** The custom model of that name or ARN; undefined when there is none. */
export function findCustomModel({ models }: Models, identifier: string): CustomModel | undefined {
  return models.values().find(({ arn, name }) => arn === identifier || name === identifier);
}

/** Like `findCustomModel`, but throws `ResourceNotFoundException`. */
export function customModel(models: Models, identifier: string): CustomModel {
  const model = findCustomModel(models, identifier);
  if (model === undefined) throw notFound("The provided model identifier is invalid.");
  return model;
}

import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
import type { BaseModel } from "../models/resolve.ts";
import type { Dataset } from "./dataset.ts";
import { rulesFor } from "./prepare.ts";

/**
 * Estimated tokens that examples add to a prompt: so many average training rows without their system text, which comes
 * once, and no more than the model's limit leaves room for.
 */
export function exampleTokens(
  model: BaseModel,
  { train, evaluation, manifest }: Pick<Dataset, "train" | "evaluation" | "manifest">,
  count: number,
): number {
  if (train === null) return 0;
  const { family, maxTokensPerRow = Number.POSITIVE_INFINITY } = rulesFor(model);
  const system = estimateTokens(manifest.system.text ?? "", family).expected;
  const each = Math.max(0, train.tokens / train.rows - system);
  const room = Math.max(0, maxTokensPerRow - evaluation.tokens / evaluation.rows);
  return Math.min(count * each, room);
}

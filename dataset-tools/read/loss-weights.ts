import type { Turn } from "../record.ts";
import type { JsonObject } from "./row-shape.ts";

/** Keys with which a message says whether it counts: OpenAI, ms-swift, LLaMA-Factory, axolotl. */
export const weightKeys: readonly string[] = [
  "weight",
  "loss",
  "loss_weight",
  "train",
  "trainable",
  "training",
];

/** Whether a message is excluded from training: one of its weights is 0 or false. */
export function isUntrained(message: JsonObject): boolean {
  return weightKeys.some((key) => isZero(message[key]));
}

/** Whether a weight says what Bedrock does anyway: learn every answer, and nothing else. */
export function isDefaultWeight(value: unknown, isAnswer: boolean): boolean {
  if (value === null || value === undefined) return true;
  return isAnswer ? value === 1 || value === true || isZero(value) : isZero(value);
}

function isZero(value: unknown): boolean {
  return value === 0 || value === false || value === "0" || value === "false";
}

/** What remains of a conversation for training. */
export interface Trained {
  readonly turns: readonly Turn[];
  /** Answers at the end that were cut off with their questions. */
  readonly cut: number;
  /** No answer counts. */
  readonly untrained?: true;
}

/**
 * Cuts off the answers at the end that are not to be learned, with their questions: Bedrock learns
 * every answer of a conversation. One before an answer that counts stays, for a rule to name.
 */
export function trainedPart(turns: readonly Turn[]): Trained {
  if (!turns.some(({ untrained }) => untrained)) return { turns, cut: 0 };
  const last = turns.findLastIndex(({ role, untrained }) => role === "assistant" && !untrained);
  if (last < 0) return { turns, cut: 0, untrained: true };
  const rest = turns.slice(last + 1);
  if (!rest.some(({ untrained }) => untrained)) return { turns, cut: 0 };
  // A question behind the last answer of all stays, for a rule to name.
  const end = rest.at(-1)?.role === "assistant" ? last + 1 : turns.length;
  const cut = turns.slice(end).filter(({ untrained }) => untrained).length;
  return { turns: turns.slice(0, end), cut };
}

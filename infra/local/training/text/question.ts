import type { Features } from "../features.ts";
import type { Neighbor } from "./neighbors.ts";
import { Prompt } from "./prompt.ts";
import type { Memory } from "./text-model.ts";

/** A prompt, and what is found for it before an answer to it is read or written. */
export interface Question {
  readonly prompt: Prompt;
  /** Those that say most first. */
  readonly features: Features;
  readonly neighbors: readonly Neighbor[];
}

/** A prompt that was not trained on. */
export function questionOf({ table, neighbors }: Memory, text: string): Question {
  const features = neighbors.featuresOf(text);
  return { prompt: new Prompt(text, table), features, neighbors: neighbors.find(features) };
}

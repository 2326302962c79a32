import { type Features, featuresOf } from "./features.ts";
import { type Template, withoutTemplate } from "./template.ts";

/** Sparse rows of features, compressed: row i is `starts[i]` to `starts[i + 1]`. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly weights: Float32Array;
}

/** @param all rows one after the other, of which none is kept */
export function sparseRows(all: Iterable<Features>): SparseRows {
  const starts = [0];
  let features = new Int32Array(0);
  let weights = new Float32Array(0);
  for (const one of all) {
    const from = starts.at(-1) as number;
    const to = from + one.indices.length;
    if (to > features.length) {
      features = longer(features, 2 * to);
      weights = longer(weights, 2 * to);
    }
    features.set(one.indices, from);
    weights.set(one.weights, from);
    starts.push(to);
  }
  const length = starts.at(-1);
  return {
    starts: Int32Array.from(starts),
    features: features.slice(0, length),
    weights: weights.slice(0, length),
  };
}

function longer<Numbers extends Int32Array | Float32Array>(
  numbers: Numbers,
  length: number,
): Numbers {
  const copy = new (numbers.constructor as new (length: number) => Numbers)(length);
  copy.set(numbers);
  return copy;
}

/** Features of prompts without their template, one prompt's after the other's: all at once need far more memory. */
export function* promptFeatures(
  prompts: readonly string[],
  template: Template,
  options?: Parameters<typeof featuresOf>[1],
): Generator<Features> {
  for (const prompt of prompts) yield featuresOf(withoutTemplate(prompt, template), options);
}

/** In how many of the texts each feature is. */
export function countsOf(all: Iterable<Features>): Map<number, number> {
  const textsWith = new Map<number, number>();
  for (const { indices } of all) {
    for (const index of indices) textsWith.set(index, (textsWith.get(index) ?? 0) + 1);
  }
  return textsWith;
}

/** How rare a feature is that so many of the texts have: rare ones say more. */
export function rarityOf(count: number, texts: number): number {
  return Math.log((1 + texts) / count);
}

import type { Features } from "./features.ts";

/** Sparse rows of features, compressed: row i is `starts[i]` to `starts[i + 1]`. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly weights: Float32Array;
}

export function sparseRows(all: readonly Features[]): SparseRows {
  const starts = new Int32Array(all.length + 1);
  all.forEach(({ indices }, row) => {
    starts[row + 1] = (starts[row] as number) + indices.length;
  });
  const features = new Int32Array(starts[all.length] as number);
  const weights = new Float32Array(features.length);
  all.forEach((one, row) => {
    features.set(one.indices, starts[row]);
    weights.set(one.weights, starts[row]);
  });
  return { starts, features, weights };
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

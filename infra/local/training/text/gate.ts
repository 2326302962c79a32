import { Parameters } from "./parameters.ts";

const PREVIOUS_BITS = 11;
const COUNT_BUCKETS = 5;
const ORDERS = 6;
const MATCH_BUCKETS = 5;
const LIKENESS_BUCKETS = 4;
const COPY_BUCKETS = 3;

/** Blocks of features, of which one each is on. */
const SIZES = [
  1,
  ORDERS * COUNT_BUCKETS * 2,
  MATCH_BUCKETS * LIKENESS_BUCKETS * 2,
  COPY_BUCKETS * COPY_BUCKETS * COPY_BUCKETS,
  ORDERS * 2,
  2 ** PREVIOUS_BITS,
];
const FEATURES = SIZES.reduce((sum, size) => sum + size, 0);

/** What is known at a place of an answer, by which the experts are weighted. */
export interface Situation {
  readonly order: number;
  readonly count: number;
  readonly isCertain: boolean;
  /** Pieces that the best neighbor has in common with what was written. */
  readonly matched: number;
  readonly likeness: number;
  readonly isUnanimous: boolean;
  /** Pieces of the prompt that were just copied. */
  readonly copied: number;
  /** Pieces of the answer itself that are repeated. */
  readonly repeated: number;
  /** How much of the place is known from where others copied. */
  readonly analogy: number;
  /** Pieces of the longest context that was seen in the answers' shapes, and whether one always followed. */
  readonly shapeOrder: number;
  readonly isShapeCertain: boolean;
  readonly previous: number;
}

/** How much each expert counts: a softmax over them, by the situation. */
export class Gate {
  readonly experts: number;
  readonly parameters: Parameters;

  /** @param prior how much each counts before anything is learned, as logarithms */
  constructor(prior: readonly number[]) {
    this.experts = prior.length;
    this.parameters = new Parameters(FEATURES * prior.length);
    this.parameters.values.set(prior);
  }

  /** Writes the experts' weights into `out`; those without an opinion have none. */
  weigh(features: readonly number[], hasOpinion: readonly boolean[], out: Float64Array): void {
    const { values } = this.parameters;
    let highest = Number.NEGATIVE_INFINITY;
    for (let expert = 0; expert < this.experts; expert += 1) {
      let sum = 0;
      for (const feature of features) sum += values[feature * this.experts + expert] as number;
      out[expert] = sum;
      if (hasOpinion[expert]) highest = Math.max(highest, sum);
    }
    let total = 0;
    for (let expert = 0; expert < this.experts; expert += 1) {
      const weight = hasOpinion[expert] ? Math.exp((out[expert] as number) - highest) : 0;
      out[expert] = weight;
      total += weight;
    }
    for (let expert = 0; expert < this.experts; expert += 1) {
      out[expert] = (out[expert] as number) / total;
    }
  }

  /** Adds the slope of the loss by each expert's weight before the softmax. */
  descend(features: readonly number[], slopes: Float64Array): void {
    for (const feature of features) {
      for (let expert = 0; expert < this.experts; expert += 1) {
        const slope = slopes[expert] as number;
        if (slope !== 0) this.parameters.add(feature * this.experts + expert, slope);
      }
    }
  }
}

/** The features that are on, one of each block. */
export function gateFeatures(situation: Situation): number[] {
  const { order, count, isCertain, matched, likeness, isUnanimous, copied, analogy, repeated } =
    situation;
  const values = [
    0,
    (order * COUNT_BUCKETS + bucket(Math.log2(count + 1), COUNT_BUCKETS)) * 2 + Number(isCertain),
    (bucket(Math.ceil(Math.log2(matched + 1)), MATCH_BUCKETS) * LIKENESS_BUCKETS +
      bucket(likeness * 6, LIKENESS_BUCKETS)) *
      2 +
      Number(isUnanimous),
    (copied * COPY_BUCKETS + analogy) * COPY_BUCKETS + repeated,
    situation.shapeOrder * 2 + Number(situation.isShapeCertain),
    Math.imul(situation.previous + 1, 0x9e3779b1) >>> (32 - PREVIOUS_BITS),
  ];
  let offset = 0;
  return values.map((value, block) => {
    const feature = offset + value;
    offset += SIZES[block] as number;
    return feature;
  });
}

function bucket(value: number, buckets: number): number {
  return Math.max(0, Math.min(buckets - 1, Math.floor(value)));
}

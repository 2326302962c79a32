import type { PairedScores } from "../../pipeline/evaluation/compare.ts";
import { seededRandom } from "../../pipeline/evaluation/statistics/random.ts";
import { seededNormal } from "../support/normal-draws.ts";

/** What rows are drawn from: the scores of two models that are equally good, or one better by a known gain. */
export type Score = "right or wrong" | "token-F1" | "numeric";

export interface Population {
  readonly score: Score;
  readonly rows: number;
  /** Rows of a group. */
  readonly size: number;
  /** Every fifth group is six times as large as the others. */
  readonly uneven?: boolean;
  /** Correlation of the differences of two rows of a group. */
  readonly share: number;
  /** Whether the tuned model is better, by `TRUE_GAIN` points of its score. */
  readonly better?: boolean;
}

/** Of the tuned model where it is better. */
const TRUE_GAIN: Readonly<Record<Score, number>> = {
  "right or wrong": 0.1,
  "token-F1": 0.1,
  numeric: 0.05,
};

/** Rows of two models, one set at each call; the same sets for the same seed. */
export function seededRows(population: Population, seed: number): () => PairedScores {
  const random = seededRandom(seed);
  const normal = seededNormal(seed + 1);
  const draw = () => drawPair(population, random, normal);
  return () => drawRows(population, random, draw);
}

/** Rows of a group take the group's pair with chance √share, so that two of them do so with chance `share`. */
function drawRows(
  { score, rows, size, uneven = false, share }: Population,
  random: () => number,
  draw: () => readonly [number, number],
): PairedScores {
  const tuned: number[] = [];
  const base: number[] = [];
  const groups: string[] = [];
  for (let group = 0; tuned.length < rows; group += 1) {
    const common = draw();
    const end = Math.min(rows, tuned.length + (uneven ? unevenSize(size, group) : size));
    while (tuned.length < end) {
      const [ofTuned, ofBase] = random() < Math.sqrt(share) ? common : draw();
      tuned.push(ofTuned);
      base.push(ofBase);
      groups.push(String(group));
    }
  }
  return { tuned, base, isBinary: score === "right or wrong", groups: size > 1 ? groups : null };
}

function unevenSize(size: number, group: number): number {
  return Math.max(1, Math.round(group % 5 === 0 ? 3 * size : size / 2));
}

/** Scores of tuned and base model on one row. */
function drawPair(
  { score, better = false }: Population,
  random: () => number,
  normal: () => number,
): readonly [number, number] {
  const gain = better ? TRUE_GAIN[score] : 0;
  if (score === "right or wrong") return rightOrWrong(random(), gain);
  if (score === "numeric") {
    const row = 0.6 + 0.15 * normal();
    return [clip(row + gain + 0.1 * normal()), clip(row + 0.1 * normal())];
  }
  const base = tokenF1(random);
  const tuned = random() < 0.5 ? base : tokenF1(random);
  // A score is 0.5 on the average: so many rows answered fully right are the gain.
  return [random() < 2 * gain ? 1 : tuned, base];
}

/** 18 % of the rows are answered rightly by only one model, as `power.ts` assumes. */
function rightOrWrong(chance: number, gain: number): readonly [number, number] {
  if (chance < (0.18 + gain) / 2) return [1, 0];
  if (chance < 0.18) return [0, 1];
  return chance < 0.18 + 0.82 * 0.75 ? [1, 1] : [0, 0];
}

/** Many zeros and ones, few tenths in between. */
function tokenF1(random: () => number): number {
  const chance = random();
  if (chance < 0.35) return 0;
  return chance < 0.7 ? 1 : Math.round(random() * 10) / 10;
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

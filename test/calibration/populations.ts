import type { Population, Score } from "./equal-models.ts";

const SHARES = [0.3, 0.5, 0.9];

/** Rows by score: a bootstrap of more rows or groups differs only by the time it takes. */
const INDEPENDENT: Readonly<Record<Score, readonly number[]>> = {
  "right or wrong": [10, 20, 50, 123, 300, 800],
  "token-F1": [10, 20, 50, 123, 300],
  numeric: [10, 20, 50, 123, 300],
};
const GROUPED: Readonly<Record<Score, readonly number[]>> = {
  "right or wrong": [50, 123, 300, 800],
  "token-F1": [50, 123],
  numeric: [50, 123],
};
const SCORES: readonly Score[] = ["right or wrong", "token-F1", "numeric"];

/** Rows of which none have anything in common. */
export const independent: readonly Population[] = SCORES.flatMap((score) =>
  INDEPENDENT[score].map((rows) => ({ score, rows, size: 1, share: 0 })),
);

/** Groups of 3, 5 and 10 rows. */
export const grouped: readonly Population[] = SCORES.flatMap((score) =>
  GROUPED[score].flatMap((rows) =>
    [3, 5, 10].flatMap((size) => SHARES.map((share) => ({ score, rows, size, share }))),
  ),
);

/** 5 and 10 groups, and groups of uneven size. */
export const hard: readonly Population[] = SCORES.flatMap((score) =>
  [
    { rows: 50, size: 10 },
    { rows: 250, size: 50 },
    { rows: 100, size: 10 },
    { rows: 50, size: 5, uneven: true },
    { rows: 200, size: 10, uneven: true },
  ].flatMap((groups) => SHARES.map((share) => ({ score, ...groups, share }))),
);

import type { Comparison } from "../run-folder/verdict.ts";
import { isTooFewToDecide } from "./statistics/mcnemar.ts";
import { newcombePairedAt } from "./statistics/newcombe.ts";
import { normalCdf, quantileOf, zOf } from "./statistics/normal.ts";
import { tOf } from "./statistics/student.ts";
import { trinomial } from "./statistics/trinomial.ts";

/** What a comparison of two models will be made on. */
export interface PlannedComparison {
  /** Of the gate's interval, e.g. 0.95. */
  readonly confidence: number;
  /** What the lower bound must be above; 0 unless given. */
  readonly minimumGain?: number;
  /** Share of the rows that only one of the models answers rightly; of other scores the mean squared difference. */
  readonly discordance?: number;
  /** Where rows belong together: rows of a group, and how much of the difference they have in common, 0 to 1. */
  readonly groups?: { readonly size: number; readonly correlation?: number } | null;
}

/** Where nothing was measured yet. */
export const ASSUMED_DISCORDANCE = 0.18;
const ASSUMED_GROUP_CORRELATION = 0.5;

/** Rows up to which all outcomes are added up; beyond, the normal distribution differs by less than 1 %. */
const MAX_ADDED_UP = 1000;
/** More than anyone holds out. */
const MAX_ROWS = 10_000_000;

/**
 * Chance, 0 to 1, that a true gain is recognized: that the lower bound of its interval is above the
 * minimum gain. With a discordance of 0.18 and 123 rows a gain of 0.05 is recognized in 1 of 4 runs.
 * @param gain from -1 to 1
 */
export function powerToSee(gain: number, planned: PlannedComparison & { rows: number }): number {
  const { rows, confidence, minimumGain = 0 } = planned;
  const { size, correlation } = groupsOf(planned);
  const effective = Math.round(rows / (1 + (size - 1) * correlation));
  const count = Math.floor(rows / size);
  if (effective < 1 || count < 2) return 0;
  const quantile = planned.groups ? tOf(confidence, count - 1) : zOf(confidence);
  const shares = sharesOf(gain, planned);
  if (effective <= MAX_ADDED_UP)
    return addedUp(effective, shares, { ...planned, quantile, minimumGain });
  const variance = shares.tunedOnly + shares.baseOnly - gain ** 2;
  return normalCdf((gain - minimumGain) / Math.sqrt(variance / effective) - quantile);
}

/** The fewest rows, about, that recognize a true gain with a given chance; null where no number does. */
export function rowsFor(
  gain: number,
  planned: PlannedComparison & { readonly power: number },
): number | null {
  if (gain <= (planned.minimumGain ?? 0)) return null;
  let few = 1;
  let enough = 2;
  while (powerToSee(gain, { ...planned, rows: enough }) < planned.power) {
    few = enough;
    enough *= 2;
    if (enough > MAX_ROWS) return null;
  }
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (powerToSee(gain, { ...planned, rows: middle }) < planned.power) few = middle;
    else enough = middle;
  }
  return enough;
}

/** Chance that `rowsNeeded` plans for: rows that are enough in every second run would not be "enough". */
const PLANNED_POWER = 0.8;

/**
 * About how many more rows would tell that the gain is above the minimum in 4 of 5 runs, if the gain and
 * its spread stay as they were measured. null where the interval tells already, or the gain is not above the
 * minimum: then more rows would only confirm that.
 */
export function rowsNeeded(
  { gain, interval }: Pick<Comparison, "gain" | "interval">,
  { rows, minimumGain, confidence }: { rows: number; minimumGain: number; confidence: number },
): number | null {
  if (gain <= minimumGain || interval.low > minimumGain) return null;
  const z = zOf(confidence);
  const wider = 1 + quantileOf(PLANNED_POWER) / z;
  const times = (wider * (gain - interval.low)) / (gain - minimumGain);
  return Math.max(1, Math.ceil(rows * (times ** 2 - 1)));
}

function groupsOf({ groups }: PlannedComparison): { size: number; correlation: number } {
  if (!groups) return { size: 1, correlation: 0 };
  return { size: groups.size, correlation: groups.correlation ?? ASSUMED_GROUP_CORRELATION };
}

interface Shares {
  readonly tunedOnly: number;
  readonly baseOnly: number;
}

/** Of the rows on which both models agree, are right; the power hardly depends on it (less than a point). */
const BOTH_OF_ALIKE = 0.75;

/** Shares of the rows that only one model answers rightly; the discordance is at least the gain. */
function sharesOf(gain: number, planned: PlannedComparison): Shares {
  const apart = Math.max(planned.discordance ?? ASSUMED_DISCORDANCE, Math.abs(gain));
  return { tunedOnly: (apart + gain) / 2, baseOnly: (apart - gain) / 2 };
}

/** Sum of the chances of all counts whose interval is above the minimum. */
function addedUp(
  rows: number,
  shares: Shares,
  gate: PlannedComparison & { readonly quantile: number; readonly minimumGain: number },
): number {
  const isRecognized = (first: number, second: number) => {
    const alike = rows - first - second;
    const both = alike * BOTH_OF_ALIKE;
    const counts = { both, tunedOnly: first, baseOnly: second, neither: alike - both };
    if (!gate.groups && isTooFewToDecide(counts, gate.confidence)) return false;
    return newcombePairedAt(counts, gate.quantile).low > gate.minimumGain;
  };
  let power = 0;
  // What is recognized with some rows that only the base model answers rightly is recognized with fewer of them,
  // and with more that only the tuned model does: each step continues at the limit of the one before.
  let known = -1;
  for (const { first, seconds, chanceOf } of trinomial(rows, shares.tunedOnly, shares.baseOnly)) {
    for (const second of seconds) {
      if (first + second > rows) break;
      if (second > known && !isRecognized(first, second)) break;
      known = Math.max(known, second);
      power += chanceOf(second);
    }
  }
  return Math.min(1, power);
}

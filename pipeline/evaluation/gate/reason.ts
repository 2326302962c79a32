import type { Reason, Verdict } from "../../run-folder/verdict.ts";
import { isEnough } from "./gain.ts";

/** What the rules look at. */
export type Judged = Pick<
  Verdict,
  "breaks" | "floor" | "scores" | "fewShot" | "champion" | "slices" | "gate"
>;

/** Returns the reason to reject, or undefined. */
type Rule = (judged: Judged) => Reason | undefined;

/** In the order in which they decide: the form of the answers first, then what they are compared with. */
const rules: readonly Rule[] = [
  ({ breaks }) => {
    const broken = breaks.find((one) => one.broken);
    return broken && { kind: "hard-break", fault: broken.kind };
  },
  ({ floor }) => (floor?.passed === false ? { kind: "below-floor" } : undefined),
  ({ fewShot }) => (fewShot?.passed === false ? { kind: "below-few-shot" } : undefined),
  ({ scores, gate }) =>
    isEnough(scores[0], gate) ? undefined : { kind: "gain-not-above-minimum" },
  ({ champion }) => (champion?.passed === false ? { kind: "worse-than-champion" } : undefined),
  ({ champion }) => (champion?.forgetting?.passed === false ? { kind: "forgets" } : undefined),
  ({ slices }) => {
    const low = slices.find(({ belowFloor }) => belowFloor);
    return low && { kind: "slice-below-floor", by: low.by, value: low.value };
  },
];

/** The first rule that objects; none: the gain is above the minimum. */
export function reasonOf(judged: Judged): Reason {
  for (const rule of rules) {
    const reason = rule(judged);
    if (reason !== undefined) return reason;
  }
  return { kind: "gain-above-minimum" };
}

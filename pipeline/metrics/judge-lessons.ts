import { z } from "zod";
import {
  CurveLeftOut,
  type DataLessons,
  type LearningCurve,
  UnlearnedRows,
} from "../run-folder/metrics.ts";
import { notable } from "./thresholds.ts";

/** As a local Bedrock measured it. */
const MeasuredCurve = z.object({
  heldOut: z.object({ set: z.enum(["validation", "training"]), rows: z.int().positive() }),
  points: z.array(z.object({ rows: z.int().positive(), loss: z.number() })).min(2),
  lastGain: z.object({ mean: z.number(), standardError: z.number().nonnegative() }),
});

/** What a local Bedrock's notes say of the data; a part that cannot be read is missing. */
export const MeasuredLessons = z.looseObject({
  learningCurve: z
    .union([MeasuredCurve, z.object({ leftOut: CurveLeftOut })])
    .nullable()
    .catch(null),
  unlearned: UnlearnedRows.nullable().catch(null),
});
type MeasuredLessons = z.infer<typeof MeasuredLessons>;

/** Of a 95% interval, in standard errors. */
const DEVIATIONS = 1.96;

/**
 * What the next doubling of the rows gains at least of what the last one gained. Losses fall with a power of the rows
 * (Hestness et al., "Deep Learning Scaling is Predictable, Empirically", 2017), whose exponent is between 0 and -1.
 */
const NEXT = 0.5;

/** Judges what a training measured about its data. */
export function judgeLessons({ learningCurve, unlearned }: MeasuredLessons): DataLessons {
  if (learningCurve === null || "leftOut" in learningCurve) return { learningCurve, unlearned };
  const { heldOut, points, lastGain } = learningCurve;
  const { mean, standardError } = lastGain;
  const margin = DEVIATIONS * standardError;
  const measured = { heldOut, points, gain: { mean, low: mean - margin, high: mean + margin } };
  return {
    learningCurve: { ...measured, moreRows: judgeMoreRows(measured) },
    unlearned,
  };
}

/**
 * Would twice the rows lower the loss by more than means something? They would if a gain at the lower end of the last
 * doubling's interval is followed by one that does, and hardly if even one at its upper end does not, since gains
 * become smaller. Where the last doubling was up to half of the rows, a gain more is between.
 */
function judgeMoreRows({
  heldOut,
  points,
  gain,
}: Omit<LearningCurve, "moreRows">): LearningCurve["moreRows"] {
  const enough = notable(points.at(-1)?.loss ?? 0);
  if (gain.high < enough) return "would-change-little";
  const isOfHalf = heldOut.set === "training" && points.length === 2;
  const next = gain.low * (isOfHalf ? NEXT ** 2 : NEXT);
  return next > enough ? "would-help" : "cannot-tell";
}

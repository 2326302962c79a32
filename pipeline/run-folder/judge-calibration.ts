import { z } from "zod";
import { findJson, writeJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import type { JudgeSpec } from "../workflow/score-spec.ts";
import { calibrationKey, JudgeVerdicts } from "./external-scores.ts";

/** What a judge has said of one labeled comparison. */
const JudgedExample = z.strictObject({
  /** Its number in the file, from 0. */
  example: z.int().nonnegative(),
  better: z.enum(["a", "b"]),
  /** What was said of answer A and answer B. */
  verdicts: JudgeVerdicts,
});
export type JudgedExample = z.infer<typeof JudgedExample>;

/** How far the calibration of a judge has come. */
const JudgeCalibration = z.strictObject({
  /** Labeled comparisons. */
  examples: z.int().positive(),
  judged: z.array(JudgedExample),
});
export type JudgeCalibration = z.infer<typeof JudgeCalibration>;

/** The calibration of a run's judge; undefined before it has started. Throws UserError `Object.Unreadable`. */
export function findCalibration(
  bucket: Bucket,
  runId: string,
  spec: JudgeSpec,
): Promise<JudgeCalibration | undefined> {
  return findJson(bucket, calibrationKey(runId, spec), JudgeCalibration);
}

/** Keeps how far the calibration has come. */
export async function writeCalibration(
  bucket: Bucket,
  of: { runId: string; spec: JudgeSpec },
  value: JudgeCalibration,
): Promise<void> {
  await writeJson(bucket, calibrationKey(of.runId, of.spec), { schema: JudgeCalibration, value });
}

import { counted, grouped } from "../counts.ts";
import type { Curve, DataLessons, LearningCurve, UnlearnedRows } from "../run-folder/metrics.ts";
import { notable } from "./thresholds.ts";

const answers: Readonly<Record<LearningCurve["moreRows"], string>> = {
  "would-help": "More rows would still help",
  "would-change-little": "More rows of this kind would change little",
  "cannot-tell": "Whether more rows would help is not known",
};

const leftOut = {
  "few-rows": "there are too few rows to learn anything from a quarter of them",
  "few-held-out-rows": "there are too few held-out rows to measure it on",
  "many-rows": "on so many rows it would take too long",
} as const;

/** Whether more rows would help, and by what that is known; null where nothing was measured. */
export function moreRowsText({ learningCurve: curve }: DataLessons): string | null {
  if (curve === null) return null;
  if ("leftOut" in curve) {
    return `Whether more rows would help was not measured: ${leftOut[curve.leftOut]}.`;
  }
  const [before, last] = curve.points.slice(-2);
  if (before === undefined || last === undefined) return null;
  const { mean, low, high } = curve.gain;
  return `${answers[curve.moreRows]}: with ${grouped(last.rows)} rows instead of ${grouped(before.rows)} the loss on ${heldOutText(curve)} was ${last.loss.toFixed(3)} instead of ${before.loss.toFixed(3)}, a change of ${signed(-mean)} (95% interval ${signed(-high)} to ${signed(-low)}).`;
}

function heldOutText({ heldOut: { set, rows } }: LearningCurve): string {
  return set === "validation"
    ? counted(rows, "validation row")
    : `${counted(rows, "row")} that were held out`;
}

/** How many rows were not learned; null where there were too few, or too many. */
export function unlearnedText({ unlearned }: DataLessons): string | null {
  if (unlearned === null) return null;
  const { count, of } = unlearned;
  if (count === 0) {
    return `No row of ${grouped(of)} has a loss far above that of the others.`;
  }
  return `${counted(count, "row")} of ${grouped(of)} ${count === 1 ? "was" : "were"} not learned: ${count === 1 ? "its" : "their"} loss at the end was above ${unlearned.threshold.toFixed(2)}, the median is ${unlearned.median.toFixed(3)}. The ${count === 1 ? "answer" : "answers"} may be wrong.`;
}

/** The lines to look at, e.g. `lines 7, 12`, or the first of them. */
export function linesText({ rows, count }: UnlearnedRows): string {
  const lines = `${rows.length === 1 ? "line" : "lines"} ${rows.map(({ row }) => row).join(", ")}`;
  return rows.length < count ? `${lines} and ${grouped(count - rows.length)} more` : lines;
}

/** Where the validation loss turned; null without a validation set. */
export function turnText({ bestEpoch, epochs, validation }: Curve): string | null {
  if (bestEpoch === null || validation === null) return null;
  if (epochs === 1) return "With one epoch the validation loss could not turn.";
  if (bestEpoch === epochs) {
    return `The validation loss had not turned: it was lowest after the last of ${epochs} epochs.`;
  }
  const lowest = `The validation loss was lowest after epoch ${bestEpoch} of ${epochs}`;
  return validation.last - validation.best > notable(validation.best)
    ? `${lowest} and rose then.`
    : `${lowest}, and hardly higher at the end.`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

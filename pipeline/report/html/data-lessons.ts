import { counted, grouped } from "../../counts.ts";
import { moreRowsText, turnText, unlearnedText } from "../../metrics/lessons-text.ts";
import type { LearningCurve, TrainingMetrics, UnlearnedRows } from "../../run-folder/metrics.ts";
import { type Html, html } from "./html.ts";
import { fields, note, type Section, table } from "./parts.ts";

/** What the training says about the data; null where the service measured nothing of the kind. */
export function dataLessonsSection(metrics: TrainingMetrics | null): Section | null {
  const lessons = metrics?.dataLessons;
  if (metrics === null || lessons === undefined) return null;
  const { learningCurve, unlearned } = lessons;
  const hasCurve = learningCurve !== null && "points" in learningCurve;
  return {
    id: "lessons",
    title: "What the training says about the data",
    body: html`${note("Measured by the local stand-in, not by Bedrock: it shows where to look in the data, not what Bedrock’s model will learn.")}
${fields([
  ["More rows", moreRowsText(lessons)],
  ["Rows not learned", unlearnedText(lessons)],
  ["Epochs", turnText(metrics.curve)],
])}
${hasCurve ? curveTable(learningCurve) : null}${unlearned === null ? null : unlearnedTable(unlearned)}`,
  };
}

function curveTable({ points }: LearningCurve): Html {
  return html`<h3>Loss by training rows</h3>${table({
    caption: "Loss on the held-out rows by the number of training rows",
    columns: [{ title: "Training rows" }, { title: "Loss on held-out rows", isNumber: true }],
    rows: points.map(({ rows, loss }) => [grouped(rows), loss.toFixed(4)]),
  })}${note("All with the same number of epochs. The interval is over the held-out rows; which rows were in the half is not part of it.")}`;
}

/** Lines only: the texts are in the file. */
function unlearnedTable({ rows, count }: UnlearnedRows): Html | null {
  if (rows.length === 0) return null;
  return html`<h3>Rows to look at</h3>${table({
    caption: "Training rows that were not learned",
    columns: [{ title: "Line of input/train.jsonl" }, { title: "Loss", isNumber: true }],
    rows: rows.map(({ row, loss }) => [String(row), loss.toFixed(3)]),
  })}${count > rows.length ? note(`Not shown: ${counted(count - rows.length, "row")} with a lower loss than these.`) : null}`;
}

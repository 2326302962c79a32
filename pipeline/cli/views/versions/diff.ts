import { counted } from "../../../counts.ts";
import type { VersionDiff } from "../../../run/versions/diff-versions.ts";
import type { Difference } from "../../../run/versions/differences.ts";
import { paint, table } from "../../format.ts";
import { answerLines } from "../comparison.ts";
import { digestText } from "./list.ts";

/** What differs between two versions, by what it is about. */
export function versionDiffText(diff: VersionDiff): string {
  return [
    table([
      ["", "A", "B"],
      ["version", diff.a, diff.b],
    ]),
    ...part("Data", diff.data),
    ...heldOutLines(diff.heldOut),
    ...part("Model", diff.model),
    ...(diff.plan === null
      ? ["", paint.bold("Plan"), "  unknown: a run's folder has no plan.json"]
      : part("Plan", diff.plan)),
    ...part("Scores, each on its own held-out rows", diff.scores),
    "",
    paint.bold("Answers of the two models to the rows that both were asked"),
    ...answerLines(diff.answers),
    ...part("Cost (USD)", diff.cost),
    ...part("Serving", diff.serving),
  ].join("\n");
}

function part(title: string, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ["", paint.bold(title), "  no difference"];
  const rows = differences.map(({ name, a, b }) => [`≠ ${name}`, valueText(a), valueText(b)]);
  return ["", paint.bold(title), table([["", "A", "B"], ...rows])];
}

function valueText(value: Difference["a"]): string {
  if (value === null) return "–";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (/^[0-9a-f]{64}$/.test(text)) return digestText(text);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function heldOutLines(heldOut: VersionDiff["heldOut"]): string[] {
  if (heldOut === null) return ["  held-out rows: unknown, a run's folder no longer has them"];
  const { same, common, onlyA, onlyB } = heldOut;
  if (same) return [`  held-out rows: the same file, ${counted(common, "row")}`];
  return [
    `  held-out rows: ${counted(common, "row")} in common, ${onlyA} only in A, ${onlyB} only in B`,
  ];
}

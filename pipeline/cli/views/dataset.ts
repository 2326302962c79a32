import type { Manifest } from "../../../dataset-tools/index.ts";
import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { counted, grouped } from "../../counts.ts";
import type { DatasetPart } from "../../run/dataset.ts";
import type { Prepared } from "../../run/prepare.ts";
import { paint } from "../format.ts";

/** So many files are named. */
const MAX_FILES = 5;

/** What was found in the data and how it was split. */
export function datasetText({ manifest, dataset }: Prepared): string {
  const { records, sources, split } = manifest;
  const { train, validation, evaluation } = dataset;
  const names = sources.map((source) => source.name);
  const others = names.length - MAX_FILES;
  const from = `${names.slice(0, MAX_FILES).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
  const counts: [count: number, noun: string][] = [
    [records.duplicates, "exact duplicate"],
    [records.nearDuplicates ?? 0, "near duplicate"],
    [records.rejected, "bad row"],
  ];
  const leftOut = counts.flatMap(([count, noun]) =>
    count === 0 ? [] : [`${counted(count, noun)} left out`],
  );
  if (records.leaked !== undefined) {
    leftOut.push(`${counted(records.leaked, "row")} not trained on: their questions are held out`);
  }
  if (records.filtered) leftOut.push(`${grouped(records.filtered)} not wanted by the filter`);
  if (records.notDrawn) leftOut.push(`${grouped(records.notDrawn)} not drawn for the sample`);
  return [
    `${paint.bold("Data")}  ${from}`,
    `  ${[counted(records.read, "row"), ...leftOut].join(", ")}`,
    ...columnLines(sources).map((line) => `  ${line}`),
    ...labelLines(manifest),
    ...findingLines(manifest),
    ...leakageLines(manifest),
    "",
    train === null
      ? `${paint.bold("Split")}  all rows are held out`
      : `${paint.bold("Split")}  ${SPLITS[split.method]}; the same rows always split the same way`,
    ...(split.sameAnswers === undefined ? [] : [`  ${sameAnswersText(split.sameAnswers)}`]),
    ...(train === null ? givenLines(manifest) : trainLines(train, validation)),
    `  held out    ${grouped(evaluation.rows).padStart(7)} rows  ${heldOutText(sources)}`,
  ].join("\n");
}

/** A line for each part that was written. */
export function partLines({ split }: Pick<Manifest, "split">): string[] {
  return Object.entries(split.parts).map(
    ([name, part]) => `  ${name.padEnd(12)}${grouped(part.rows).padStart(9)} rows  ${part.file}`,
  );
}

/** Where the held-out rows are from: files of their own, or the split. */
function heldOutText(sources: Manifest["sources"]): string {
  const own = sources.filter(({ heldOut }) => heldOut).map(({ name }) => name);
  return own.length === 0 ? "not used for training" : `all of ${own.join(", ")}`;
}

/** Which rows are kept together because their free-text answers are the same. */
export function sameAnswersText({
  answers,
  rows,
  stock,
}: NonNullable<Manifest["split"]["sameAnswers"]>): string {
  const together = `${counted(rows, "row")} with ${counted(answers, "shared answer")} kept on one side each`;
  return stock === 0
    ? together
    : `${together}; not those of ${counted(stock, "stock answer")}, each in more than 5% of the rows`;
}

function trainLines(train: DatasetPart, validation: DatasetPart | null): string[] {
  return [
    `  train       ${grouped(train.rows).padStart(7)} rows  ~${grouped(train.tokens)} tokens`,
    validation === null
      ? "  validation     none"
      : `  validation  ${grouped(validation.rows).padStart(7)} rows`,
  ];
}

/** Of a model that is already trained: what makes its scores worthless, and whether that was checked. */
function givenLines({ split, leakage }: Manifest): string[] {
  const unused = split.parts.train?.rows ?? 0;
  const compared = leakage.against.length > 0;
  return [
    "  train          none  the model is already trained",
    ...(unused === 0
      ? []
      : [`  left out    ${grouped(unused).padStart(7)} rows  whose answers are not text`]),
    compared
      ? "  compared with the rows of an earlier dataset; see leakage above if any was trained on"
      : `  ${paint.warn("note")} rows that the model was trained on must not be among these: their scores prove nothing (--against MANIFEST checks it)`,
  ];
}

const SPLITS = {
  "by-label": "by content, with labels in proportion",
  "by-question": "by content",
  "by-group": "by content, with groups kept together",
} as const;

function labelLines({ labels, system }: Manifest): string[] {
  const lines: string[] = [];
  if (labels !== null) lines.push(`  ${labels.length} labels: ${shorten(labels.join(", "))}`);
  if (system.text !== null) {
    const source =
      system.source === "labels" ? " (made from the labels; override with --system)" : "";
    lines.push(`  system prompt${source}: ${paint.dim(shorten(system.text))}`);
  }
  return lines;
}

function findingLines({ findings }: Manifest): string[] {
  const open = findings.list.filter(({ waived }) => waived === undefined);
  const first = new Map(open.map((one) => [one.code, one] as const).reverse());
  const lines = Object.entries(findings.counts).map(([code, count]) => {
    const one = first.get(code);
    const color = one?.severity === "hint" ? paint.dim : paint.warn;
    const place = one === undefined || one.line === 0 ? "" : `, first on line ${one.line}`;
    return `  ${color(one?.severity ?? "finding")} ${code} ×${count}${place}${one === undefined ? "" : paint.dim(`: ${one.message}`)}`;
  });
  for (const [code, count] of Object.entries(findings.waived ?? {})) {
    const reason = findings.list.find((one) => one.code === code && one.waived)?.waived?.reason;
    lines.push(`  waived ${code} ×${count}${reason === undefined ? "" : `: ${reason}`}`);
  }
  return lines.length === 0 ? ["  no findings"] : lines;
}

/** Rows with a match on the other side of the split, which makes the scores look better than they are. */
function leakageLines({ leakage }: Manifest): string[] {
  const { exact, question, near, group } = leakage;
  const kinds: [number, string][] = [
    [exact, "identical"],
    [question, "with the same question"],
    [near ?? 0, "nearly identical"],
    [group, "in the same group"],
  ];
  const across = kinds.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  const lines =
    across.length === 0
      ? []
      : [`rows with a match on the other side of the split: ${across.join(", ")}`];
  for (const { heldOutThen, trainedThen } of leakage.against) {
    if (heldOutThen + trainedThen === 0) continue;
    lines.push(
      `an earlier dataset held out ${heldOutThen} of these training rows and trained on ${trainedThen} of these held-out rows`,
    );
  }
  return lines.map((line) => `  ${paint.warn("leakage")} ${line}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
}

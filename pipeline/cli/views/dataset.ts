import type { Manifest } from "../../../dataset-tools/index.ts";
import { grouped } from "../../run/plan.ts";
import type { Prepared } from "../../run/prepare.ts";
import { paint } from "../output.ts";

/** What was found in the data and how it was split. */
export function datasetText({ manifest, dataset }: Prepared): string {
  const { records, sources, split } = manifest;
  const { train, validation, evaluation } = dataset;
  const from = sources.map((source) => source.name).join(", ");
  const left = [
    ...(records.duplicates > 0 ? [`${grouped(records.duplicates)} exact duplicates left out`] : []),
    ...(records.rejected > 0 ? [`${grouped(records.rejected)} bad rows left out`] : []),
  ];
  return [
    `${paint.bold("Data")}  ${from}`,
    `  ${[`${grouped(records.read)} rows`, ...left].join(", ")}`,
    ...labelLines(manifest),
    ...findingLines(manifest),
    ...leakageLines(manifest),
    "",
    `${paint.bold("Split")}  ${SPLITS[split.method]}, the same every time`,
    `  train       ${grouped(train.rows).padStart(7)} rows  ~${grouped(train.tokens)} tokens`,
    validation === null
      ? "  validation     none"
      : `  validation  ${grouped(validation.rows).padStart(7)} rows`,
    `  held out    ${grouped(evaluation.rows).padStart(7)} rows  never trained on`,
  ].join("\n");
}

const SPLITS = {
  "by-label": "by content, each label in proportion",
  "by-question": "by content",
  "by-group": "by content, groups kept together",
} as const;

function labelLines({ labels, system }: Manifest): string[] {
  const lines: string[] = [];
  if (labels !== null) lines.push(`  ${labels.length} labels: ${shorten(labels.join(", "))}`);
  if (system.text !== null) {
    const why = { labels: "made from the labels; --system overrides it", given: "as given" };
    const reason = system.source === "labels" ? why.labels : why.given;
    lines.push(`  system prompt (${reason}): ${paint.dim(shorten(system.text))}`);
  }
  return lines;
}

function findingLines({ findings }: Manifest): string[] {
  const first = new Map(findings.list.map((one) => [one.code, one] as const).reverse());
  const lines = Object.entries(findings.counts).map(([code, count]) => {
    const one = first.get(code);
    const color = one?.severity === "hint" ? paint.dim : paint.warn;
    const place = one === undefined || one.line === 0 ? "" : `, first in line ${one.line}`;
    return `  ${color(one?.severity ?? "found")} ${code} ×${count}${place}${one === undefined ? "" : paint.dim(`: ${one.message}`)}`;
  });
  return lines.length === 0 ? ["  nothing to complain about"] : lines;
}

/** Rows whose like stands on the other side: a score on them says less than it seems to. */
function leakageLines({ leakage }: Manifest): string[] {
  const { exact, question, near, group } = leakage;
  const kinds: [number, string][] = [
    [exact, "exact"],
    [question, "by the same question"],
    [near ?? 0, "nearly the same"],
    [group, "of the same group"],
  ];
  const across = kinds.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  const lines = across.length === 0 ? [] : [`rows alike on both sides: ${across.join(", ")}`];
  for (const { heldOutThen, trainedThen } of leakage.against) {
    if (heldOutThen + trainedThen === 0) continue;
    lines.push(
      `an earlier set held out ${heldOutThen} of these training rows and trained on ${trainedThen} of these held-out ones`,
    );
  }
  return lines.map((line) => `  ${paint.warn("leakage")} ${line}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
}

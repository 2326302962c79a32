import { powerToSee, rowsFor } from "../../pipeline/evaluation/power.ts";
import { type Cell, CONFIDENCE, maxAllowed, POWER_RUNS, RUNS } from "./measure.ts";
import type { Study } from "./study.ts";

const percent = (share: number, digits = 0) => (100 * share).toFixed(digits);

/** The part of the page that the study writes. */
export function studyTables(study: Study): string {
  const max = percent(maxAllowed(RUNS), 2);
  return [
    `Each cell: false promotions in % of ${RUNS} simulated runs of two equal models (nominal 2.5 %; at most ${max} %, two standard errors of the simulation above it), and in brackets the share of ${POWER_RUNS} runs that recognized a true gain (10 points; 5 of the numeric score).`,
    "### Independent rows",
    independentTable(study.independent),
    "### Rows in groups of 3, 5 and 10",
    groupedTable(study.grouped),
    "### Few groups, and groups of uneven size",
    groupedTable(study.hard),
    "### Power",
    powerTable(),
  ].join("\n\n");
}

function cellText({ promoted, recognized }: Cell): string {
  return `${percent(promoted, 2)} (${percent(recognized)})`;
}

function independentTable(cells: readonly Cell[]): string {
  const rows = [...new Set(cells.map((cell) => cell.rows))];
  const scores = [...new Set(cells.map((cell) => cell.score))];
  const of = (score: string, count: number) =>
    cells.filter((cell) => cell.score === score && cell.rows === count).map(cellText)[0] ?? "–";
  return table(
    ["score", ...rows.map((count) => `${count} rows`)],
    scores.map((score) => [score, ...rows.map((count) => of(score, count))]),
  );
}

function groupedTable(cells: readonly Cell[]): string {
  const shares = [...new Set(cells.map((cell) => cell.share))];
  const lines = new Map<string, string[]>();
  for (const cell of cells) {
    const head = [cell.score, cell.rows, `${cell.size}${cell.uneven ? ", uneven" : ""}`];
    const line = lines.get(head.join("|")) ?? head.map(String);
    lines.set(head.join("|"), [...line, cellText(cell)]);
  }
  const columns = shares.map((share) => `${share} in common`);
  return table(["score", "rows", "rows a group", ...columns], [...lines.values()]);
}

function powerTable(): string {
  const gains = [0.02, 0.05, 0.1, 0.2];
  const shareOf = (gain: number, rows: number) =>
    `${percent(powerToSee(gain, { rows, confidence: CONFIDENCE }))} %`;
  const enough = (gain: number) => `${rowsFor(gain, { power: 0.8, confidence: CONFIDENCE })}`;
  return table(
    ["held-out rows", ...gains.map((gain) => `+${percent(gain)} points`)],
    [
      ...[20, 50, 123, 300, 800, 2000].map((rows) => [
        String(rows),
        ...gains.map((gain) => shareOf(gain, rows)),
      ]),
      ["rows for 80 %", ...gains.map(enough)],
    ],
  );
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...lines.map(row)].join("\n");
}

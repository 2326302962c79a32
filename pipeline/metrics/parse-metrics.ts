import { parse } from "csv-parse/sync";
import { UserError } from "../errors.ts";
import type { MetricPoint, NotFinite } from "../run-folder/metrics.ts";

/** The content of a metrics CSV. */
export interface ParsedMetrics {
  /** Lines with a finite loss, by epoch and step. */
  readonly points: readonly MetricPoint[];
  /** Losses that are no finite numbers; undefined where there are none. */
  readonly notFinite: Omit<NotFinite, "set"> | undefined;
}

/** A line before its loss is known to be a number; NaN where it is not. */
type Line = MetricPoint & { readonly text: string };

/**
 * Reads `step_wise_training_metrics.csv` or `validation_metrics.csv` by its header line, since the order
 * and number of columns differ between models (bedrock-facts, part 5). Lines without a step or a loss are left out.
 * @param key where the text came from, for the error
 * @throws UserError `Metrics.Unreadable` when a column is missing
 */
export function parseMetrics(text: string, key: string): ParsedMetrics {
  const rows = parse(text, {
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    trim: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as Record<string, string>[];
  const loss = rows.length === 0 ? "" : lossColumn(Object.keys(rows[0] ?? {}), key);
  const lines = rows
    .map((row) => ({
      step: number(row["step_number"]) ?? Number.NaN,
      epoch: number(row["epoch_number"]) ?? 0,
      loss: number(row[loss]) ?? Number.NaN,
      perplexity: number(row["perplexity"]),
      text: row[loss] ?? "",
    }))
    .filter((line) => Number.isFinite(line.step) && line.text !== "")
    .sort((one, other) => one.epoch - other.epoch || one.step - other.step);
  const hasLoss = (line: Line) => Number.isFinite(line.loss);
  return {
    points: lines.filter(hasLoss).map(({ text: _, ...point }) => point),
    notFinite: describe(
      lines.filter((line) => !hasLoss(line)),
      lines.at(-1),
    ),
  };
}

function describe(
  lines: readonly Line[],
  last: Line | undefined,
): Omit<NotFinite, "set"> | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const atEnd = lines.at(-1) === last;
  return { value: first.text, count: lines.length, firstStep: first.step, atEnd };
}

function lossColumn(columns: readonly string[], key: string): string {
  const loss = columns.find((name) => name === "training_loss" || name === "validation_loss");
  if (loss !== undefined && columns.includes("step_number")) return loss;
  throw new UserError(
    "Metrics.Unreadable",
    `${key} has the columns ${columns.join(", ")}; step_number and training_loss or validation_loss are required`,
    {
      hint: "Bedrock has changed the format of its metrics. Please report this with the header line.",
    },
  );
}

function number(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

import { parse } from "csv-parse/sync";
import { UserError } from "../errors.ts";
import type { MetricPoint } from "../run-folder/metrics.ts";

/**
 * Reads `step_wise_training_metrics.csv` or `validation_metrics.csv` by its header line, since the order
 * and number of columns differ between models (bedrock-facts, part 5). Lines without a finite loss are left out.
 * @param key where the text came from, for the error
 * @throws UserError `Metrics.Unreadable` when a column is missing
 */
export function parseMetrics(text: string, key: string): MetricPoint[] {
  const rows = parse(text, {
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    trim: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as Record<string, string>[];
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0] ?? {});
  const loss = columns.find((name) => name === "training_loss" || name === "validation_loss");
  if (loss === undefined || !columns.includes("step_number")) {
    throw new UserError(
      "Metrics.Unreadable",
      `${key} has the columns ${columns.join(", ")}; step_number and training_loss or validation_loss are required`,
      {
        hint: "Bedrock has changed the format of its metrics. Please report this with the header line.",
      },
    );
  }
  return rows
    .map((row) => ({
      step: number(row["step_number"]) ?? Number.NaN,
      epoch: number(row["epoch_number"]) ?? 0,
      loss: number(row[loss]) ?? Number.NaN,
      perplexity: number(row["perplexity"]),
    }))
    .filter((point) => Number.isFinite(point.step) && Number.isFinite(point.loss));
}

function number(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

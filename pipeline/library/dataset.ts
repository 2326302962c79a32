import {
  type CheckResult,
  type ConvertOptions,
  type ConvertResult,
  checkDataset,
  convertDataset,
  type DatasetOptions,
} from "../../dataset-tools/index.ts";

/** A file, or several: paths, folders or globs. */
export type Files = string | readonly string[];

/**
 * Checks labeled data against what the base model requires, as `tunewright validate` does. Nothing is sent.
 *
 * @example
 * ```ts
 * import { validate } from "tunewright";
 *
 * const { ok, findings } = await validate("tickets.csv", { model: "nova-micro" });
 * for (const { severity, message, file, line } of findings) {
 *   console.log(`${file}:${line} ${severity}: ${message}`);
 * }
 * if (!ok) process.exitCode = 1;
 * ```
 *
 * @throws UserError for a wrong call, e.g. `Model.Unknown`; never for bad data
 */
export function validate(
  files: Files,
  options: Omit<DatasetOptions, "inputs">,
): Promise<CheckResult> {
  return checkDataset({ ...options, inputs: [files].flat() });
}

/**
 * Writes labeled data row for row as the JSON Lines that the base model accepts, as `tunewright convert` does. A file that
 * exists is replaced once the new one is complete.
 *
 * @example
 * ```ts
 * import { convert } from "tunewright";
 *
 * const { file, rejected } = await convert("tickets.csv", {
 *   model: "nova-micro",
 *   columns: { prompt: "text", completion: "category" },
 *   out: "train.jsonl",
 *   dropBadRows: true,
 * });
 * console.log(`${file.rows} rows, ${rejected} left out, sha256 ${file.sha256}`);
 * ```
 *
 * @throws BadDataError with all findings where rows are bad; UserError for a wrong call. Nothing is written then.
 */
export function convert(
  files: Files,
  options: Omit<ConvertOptions, "inputs">,
): Promise<ConvertResult> {
  return convertDataset({ ...options, inputs: [files].flat() });
}

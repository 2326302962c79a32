import { BadDataError } from "./bad-data.ts";
import { createChecker } from "./check/checker.ts";
import type { CheckOptions } from "./check/options.ts";
import { type CheckResult, summarize } from "./check-dataset.ts";
import { Conversion } from "./convert/conversion.ts";
import { type FormatName, parseFormat } from "./convert/formats.ts";
import { UserError } from "./errors.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import type { WrittenFile } from "./files/line-file.ts";
import { fillFile } from "./files/output-file.ts";
import { anyModel, checkOptionsOf, type DatasetOptions, schemaFile } from "./options.ts";
import type { Reading } from "./read/turns.ts";
import { readInputs } from "./read-inputs.ts";

/** What to convert, and to what. */
export interface ConvertOptions extends Omit<DatasetOptions, "model"> {
  /** The rows are checked for this base model, and written in its format unless `to` is given. */
  readonly model?: string | undefined;
  /** A format by name, e.g. `bedrock-conversation-2024`. Without `model` only readability is checked. */
  readonly to?: string | undefined;
  /** File to write; an existing one is replaced once the new one is complete. */
  readonly out: string;
  /** Rows with errors are left out; otherwise one error stops the conversion. */
  readonly dropBadRows?: boolean | undefined;
  /** Of exact duplicates only the first is written. */
  readonly dropDuplicates?: boolean | undefined;
  /** Of rows that are the same but for case, marks or a few words (`near-duplicate-row`) only the first is written. */
  readonly dropNearDuplicates?: boolean | undefined;
}

/** Result of a conversion. */
export interface ConvertResult {
  readonly format: FormatName;
  readonly check: CheckResult;
  readonly file: WrittenFile;
  /** Records left out because of errors. */
  readonly rejected: number;
  /** Exact duplicates left out; 0 unless requested. */
  readonly duplicates: number;
  /** Near duplicates left out; 0 unless requested. */
  readonly nearDuplicates: number;
  /** What the format could not keep, with the number of rows: nothing is dropped silently. */
  readonly lost: Readonly<Record<string, number>>;
}

/**
 * Writes labeled data as JSON Lines in another format, row for row.
 * @throws BadDataError when rows are bad; UserError for a wrong call. Then nothing is written.
 */
export async function convertDataset(options: ConvertOptions): Promise<ConvertResult> {
  const checkOptions = await optionsFor(options);
  const format = options.to === undefined ? checkOptions.rules.format : parseFormat(options.to);
  checkOutputs([{ path: options.out, option: "the output" }], {
    ...options,
    otherFiles: [schemaFile(options)],
  });
  const { result, file } = await fillFile(options.out, async (writer) => {
    const unchecked = options.model === undefined;
    const checker = unchecked ? createChecker(checkOptions, []) : createChecker(checkOptions);
    const { system, dropDuplicates = false, dropNearDuplicates = false } = options;
    const how = { format, system, dropDuplicates, dropNearDuplicates, unchecked };
    const conversion = new Conversion(checker, writer, how);
    const reading = unchecked ? keptBy(format) : undefined;
    const files = await readInputs({ ...asDatasetOptions(options), reading }, conversion);
    checker.end();
    const check = summarize(checker, checkOptions.rules, files);
    const { errorsInRowsOnly, rejected } = conversion.gate;
    const passable = check.ok || (options.dropBadRows === true && errorsInRowsOnly);
    if (!passable) throw new BadDataError(check);
    const { duplicates, nearDuplicates, lost } = conversion;
    return { check, rejected, duplicates, nearDuplicates, lost };
  });
  return { format, ...result, file };
}

/** What a format can hold, whatever a base model accepts. */
function keptBy(format: FormatName): Reading {
  const isConverse = format === "bedrock-conversation-2024";
  return { reasoning: isConverse, tools: isConverse, extra: format === "rft" };
}

async function optionsFor(options: ConvertOptions): Promise<CheckOptions> {
  if (options.model !== undefined) return checkOptionsOf(asDatasetOptions(options));
  if (options.to === undefined) {
    throw new UserError("Dataset.NoTarget", "neither a format nor a base model was given", {
      hint: "Give a format with --to or a base model with --model.",
    });
  }
  return checkOptionsOf({ ...asDatasetOptions(options), rules: anyModel });
}

function asDatasetOptions(options: ConvertOptions): DatasetOptions {
  return { ...options, model: options.model ?? anyModel.model };
}

import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { defined, type Mapping, parseMapping } from "../../dataset-tools/index.ts";
import { loadConfig } from "../config/load.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { Reading } from "../run/prepare.ts";

/** Options that say how rows are read and for which base model, as they are typed. */
export interface ReadingOptions {
  readonly model?: string;
  readonly format?: "converse" | "prompt-completion";
  readonly columns?: Mapping;
  readonly template?: string;
  readonly system?: string;
  readonly groupBy?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  /** false with `--no-header`; true says nothing, for commander sets it by itself. */
  readonly header?: boolean;
}

/** Options that describe a run, as they are typed. */
export interface RunOptions extends ReadingOptions {
  readonly config?: string;
  readonly dropBadRows?: boolean;
  readonly against?: readonly string[];
  readonly validationShare?: number;
  readonly evaluationShare?: number;
  readonly epochs?: string;
  readonly learningRate?: string;
  readonly warmupSteps?: string;
  readonly hyper?: Record<string, string>;
  readonly serving?: string;
  readonly modelUnits?: number;
  readonly commitment?: string;
  readonly inferenceId?: string;
  readonly jobHours?: number;
  readonly minimumGain?: number;
  readonly group?: string;
  readonly keepModelOnFailure?: boolean;
}

/** Adds the options of `RunOptions`. */
export function withRunOptions(command: Command): Command {
  return withReadingOptions(command)
    .option("--drop-bad-rows", "leave out rows with errors instead of stopping at them")
    .option("--against <manifest...>", "count rows that earlier sets had on the other side")
    .option("--config <file>", "settings as YAML; default is tunewright.yaml, where there is one")
    .option("--validation-share <n>", "share of the rows to validate with (0.1)", number)
    .option(
      "--evaluation-share <n>",
      "share of the rows to hold out for the comparison (0.2)",
      number,
    )
    .option("--epochs <n>", "times that the training goes through the rows")
    .option("--learning-rate <n>", "how far each step goes")
    .option("--warmup-steps <n>", "steps before the full learning rate")
    .option("--hyper <name=value>", "any hyperparameter by Bedrock's name; may be repeated", pairs)
    .addOption(
      new Option("--serving <path>", "how the tuned model is served").choices([
        "on-demand",
        "provisioned",
      ]),
    )
    .option("--model-units <n>", "with provisioned throughput (1)", number)
    .addOption(
      new Option("--commitment <term>", "with provisioned throughput; cannot be undone").choices([
        "OneMonth",
        "SixMonths",
      ]),
    )
    .option("--inference-id <id>", "id or inference profile that answers for the untuned model")
    .option("--job-hours <n>", "stop the job when it is not done by then (48)", number)
    .option("--minimum-gain <n>", "score points (0–1) that the tuned model must gain (0)", number)
    .option("--group <name>", "register under this name; default is the data's own")
    .option("--keep-model-on-failure", "do not delete the trained model when a later step fails");
}

/** Adds the options of `ReadingOptions`. */
export function withReadingOptions(command: Command): Command {
  return command
    .option("--model <name>", "base model: short name (`tunewright models`) or Bedrock id")
    .addOption(
      new Option(
        "--format <format>",
        "format of the rows, for a base model that is not known",
      ).choices(["converse", "prompt-completion"]),
    )
    .option("--columns <field=column,…>", COLUMNS_HELP, columnsOption)
    .option("--template <text>", "prompt made of columns, e.g. '{{title}}\\n{{body}}'")
    .option("--system <text>", "system prompt for every row; '' for none")
    .option("--group-by <column>", "keep rows of a group on one side of the split")
    .option("--encoding <name>", "of the files, e.g. windows-1252; found by looking otherwise")
    .option("--delimiter <character>", "between cells, or tab; found by looking otherwise")
    .option("--quote <character>", "around cells; found by looking otherwise")
    .option("--no-header", "the first row of a table is data");
}

/**
 * Reads the config file and lays the options over it.
 * @throws UserError `Config.…`
 */
export async function readRunConfig(
  files: readonly string[],
  options: RunOptions,
): Promise<RunConfig> {
  const file = options.config ?? (existsSync("tunewright.yaml") ? "tunewright.yaml" : undefined);
  const { dropBadRows, against, validationShare, evaluationShare } = options;
  return loadConfig(file, {
    model: options.model,
    format: options.format,
    inferenceId: options.inferenceId,
    group: options.group,
    keepModelOnFailure: options.keepModelOnFailure,
    data: {
      files: files.length === 0 ? undefined : files,
      ...readingOf(options),
      dropBadRows,
      against,
      validationShare,
      evaluationShare,
    },
    hyperparameters: {
      epochCount: options.epochs,
      learningRate: options.learningRate,
      learningRateWarmupSteps: options.warmupSteps,
      ...options.hyper,
    },
    serving: {
      path: options.serving,
      modelUnits: options.modelUnits,
      commitment: options.commitment,
    },
    limits: { jobHours: options.jobHours },
    gate: { minimumGain: options.minimumGain },
  });
}

/** The options that say how rows are read, as a config has them. */
export function readingOf(options: ReadingOptions): Reading {
  const { columns, template, system, groupBy, encoding, delimiter, quote } = options;
  const header = options.header === false ? false : undefined;
  const tab = delimiter === "\\t" || delimiter === "tab" ? "\t" : delimiter;
  return defined({
    columns,
    template,
    system,
    groupBy,
    encoding,
    delimiter: tab,
    quote,
    header,
  });
}

/** What `--columns` is for, with the quoting that a column name with a comma needs. */
export const COLUMNS_HELP =
  "which column holds what, e.g. prompt=text,completion=category; a name may be quoted: 'prompt=\"a, b\"'";

/** Parses `--columns`; a repeated option adds to the ones before it. */
export function columnsOption(text: string, before: Mapping = {}): Mapping {
  const parsed = parseMapping(text);
  const repeated = Object.keys(parsed).find((field) => field in before);
  if (repeated !== undefined) throw new InvalidArgumentError(`"${repeated}" is given twice.`);
  return { ...before, ...parsed };
}

/** Parses `name=value,name=value`; a repeated option adds to what came before. */
export function pairs(text: string, before: Record<string, string> = {}): Record<string, string> {
  const all = new Map(Object.entries(before));
  for (const pair of text.split(",")) {
    const at = pair.indexOf("=");
    if (at < 1) throw new InvalidArgumentError(`"${pair}" is not of the form name=value.`);
    const name = pair.slice(0, at).trim();
    if (all.has(name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
    all.set(name, pair.slice(at + 1).trim());
  }
  return Object.fromEntries(all);
}

/** Parses a number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`"${text}" is not a number.`);
}

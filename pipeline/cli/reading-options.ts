import { type Command, Option } from "commander";
import { defined } from "../../dataset-tools/defined.ts";
import type { DataRules } from "../../dataset-tools/index.ts";
import type { Mapping } from "../../dataset-tools/read/column-mapping.ts";
import { resolveModel } from "../models/resolve.ts";
import { type Reading, rulesFor } from "../run/prepare.ts";
import { columns, given } from "./option-parsers.ts";

/** Options that say how rows are read and for which base model, as typed. */
export interface ReadingOptions {
  readonly model?: string;
  readonly format?: "converse" | "prompt-completion";
  readonly columns?: Mapping;
  readonly template?: string;
  readonly answer?: "chosen";
  readonly system?: string;
  readonly groupBy?: string;
  readonly answerSchema?: string;
  readonly sheet?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  /** true with `--header`, false with `--no-header`, absent otherwise. */
  readonly header?: boolean;
}

/** Adds the options of `ReadingOptions`. */
export function withReadingOptions(command: Command): Command {
  return withRowOptions(
    command
      .option("--model <name>", "base model: short name (see `tunewright models`) or Bedrock id")
      .addOption(
        new Option("--format <format>", "row format of a base model that is not listed").choices([
          "converse",
          "prompt-completion",
        ]),
      )
      .option("--system <text>", "system prompt for every row; '' for none")
      .option("--answer-schema <file>", "JSON Schema that every answer must fit"),
  );
}

/** Help of `--drop-near-duplicates`, for every command that writes rows. */
export const NEAR_DUPLICATES_HELP =
  "keep only the first of rows that are the same but for case, marks or a few words";

/** Help of `--group-by-answer`. */
export const GROUP_BY_ANSWER_HELP =
  "keep rows with the same long answer on one side of the split (default, unless --group-by is given or answers are labels)";

const COLUMNS_HELP =
  "which column holds what, e.g. prompt=text,completion=category; a name may be quoted: 'prompt=\"a, b\"'";

/** Adds the options that say how rows are read, for whatever they are read. */
export function withRowOptions(command: Command): Command {
  return command
    .option("--columns <field=column,…>", COLUMNS_HELP, columns)
    .option("--template <text>", "build the prompt from columns, e.g. '{{title}}\\n{{body}}'")
    .addOption(
      new Option(
        "--answer <which>",
        "read the preferred answers of preference data (DPO, KTO)",
      ).choices(["chosen"]),
    )
    .option("--group-by <column>", "keep rows with the same value on one side of the split")
    .option("--sheet <name>", "sheet of a workbook, by name or number, or file in a zip archive")
    .option("--encoding <name>", "encoding of the files, e.g. windows-1252; detected by default")
    .option("--delimiter <characters>", "what is between cells, or tab; detected by default", given)
    .option("--quote <character>", "quote around cells, or none; detected by default", given)
    .option("--header", "the first row of a table names the columns")
    .option("--no-header", "the first row of a table is data, not column names");
}

/** The options that say how rows are read, under the config's names. */
export function readingOf(options: ReadingOptions): Reading {
  const { columns, template, answer, system, groupBy, answerSchema } = options;
  const { sheet, encoding, delimiter, quote, header } = options;
  const tab = delimiter === "\\t" || delimiter === "tab";
  return defined({
    columns,
    template,
    answer,
    system,
    groupBy,
    answerSchema,
    sheet,
    encoding,
    delimiter: tab ? "\t" : delimiter,
    quote: quote === "none" ? null : quote,
    header,
  });
}

/** The base model that rows are checked for, and the rules for its data where they come from `--format`. */
export function dataDemandsOf(
  name: string,
  format: ReadingOptions["format"],
): { model: string; rules?: DataRules } {
  // The serving path has no part in a check, but a model that is not listed must be given one.
  const model = resolveModel(name, { format, serving: format && "on-demand" });
  const rules = model.hyperparameters === null ? rulesFor(model) : undefined;
  return { model: model.id, ...defined({ rules }) };
}

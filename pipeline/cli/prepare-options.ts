import type { Command } from "commander";
import { defined } from "../../dataset-tools/defined.ts";
import type { LogFilter } from "../../dataset-tools/shards/settings.ts";
import { UserError } from "../errors.ts";
import type { SessionOptions } from "./cloud-session.ts";
import { number, pointInTime, wholeNumber } from "./option-parsers.ts";
import {
  GROUP_BY_ANSWER_HELP,
  NEAR_DUPLICATES_HELP,
  type ReadingOptions,
  withReadingOptions,
} from "./reading-options.ts";
import { CONFIG_HELP } from "./run-options.ts";

/** Options of `prepare`, as typed. */
export interface PrepareOptions extends ReadingOptions, SessionOptions {
  readonly config?: string;
  readonly dropBadRows?: boolean;
  readonly dropNearDuplicates?: boolean;
  readonly groupByAnswer?: boolean;
  readonly heldOut?: readonly string[];
  readonly validationShare?: number;
  readonly evaluationShare?: number;
  readonly sliceBy?: readonly string[];
  readonly sample?: number;
  readonly since?: string;
  readonly until?: string;
  readonly modelId?: string;
  readonly operation?: string;
  readonly out?: string;
  readonly inCloud?: boolean;
  readonly id?: string;
  readonly shardMib?: number;
  readonly yes?: boolean;
  readonly watch: boolean;
}

/** Adds the options of `PrepareOptions` that say which rows the dataset has. */
export function withRowChoice(command: Command): Command {
  return withReadingOptions(command)
    .option("--config <file>", CONFIG_HELP)
    .option("--drop-bad-rows", "leave out rows with errors instead of stopping")
    .option("--drop-near-duplicates", NEAR_DUPLICATES_HELP)
    .option("--group-by-answer", GROUP_BY_ANSWER_HELP)
    .option("--no-group-by-answer", "split rows by their questions alone")
    .option("--held-out <file...>", "files whose rows are all held out; none of the others is then")
    .option("--validation-share <n>", "share of the rows for validation (default: 0.1)", number)
    .option("--evaluation-share <n>", "share of the rows held out (default: 0.2)", number)
    .option("--slice-by <name...>", "columns that held-out rows keep, to compare parts by")
    .option(
      "--sample <rows>",
      "draw as many rows by their content, always the same ones, and of rare labels more",
      wholeNumber(1),
    )
    .option("--since <time>", "of invocation logs, take entries from this time on", pointInTime)
    .option("--until <time>", "of invocation logs, take entries before this time", pointInTime)
    .option("--model-id <id>", "of invocation logs, take calls of this model only")
    .option("--operation <name>", "of invocation logs, take this operation only, e.g. Converse");
}

/** Which entries of invocation logs are wanted; null where nothing is said of them. @throws UserError `Call.Wrong` */
export function logFilterOf(options: PrepareOptions): LogFilter | null {
  const { since, until, modelId, operation } = options;
  const filter = defined({ since, until, modelId, operation });
  if (since !== undefined && until !== undefined && since >= until) {
    throw new UserError("Call.Wrong", "--since must be before --until");
  }
  return Object.keys(filter).length === 0 ? null : filter;
}

import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import type { WaiverList } from "../../dataset-tools/check/waivers.ts";
import { defined } from "../../dataset-tools/defined.ts";
import { systemClock } from "../clock.ts";
import { readSweepFile, type SweepConfig } from "../config/hyperparameter-sweep.ts";
import { checkSettings, loadConfig, readSettings } from "../config/load.ts";
import type { RunConfig } from "../config/run-config.ts";
import { namedScores } from "../config/scores.ts";
import { waiversToday } from "../config/waivers.ts";
import { UserError } from "../errors.ts";
import type { Reading } from "../run/prepare.ts";
import { MAX_JOBS_AT_ONCE } from "../workflow/names.ts";
import { approvalWhen, leaseHours, list, number, pairs, wholeNumber } from "./option-parsers.ts";
import {
  GROUP_BY_ANSWER_HELP,
  NEAR_DUPLICATES_HELP,
  type ReadingOptions,
  readingOf,
  withReadingOptions,
} from "./reading-options.ts";

/** Options that say how long a run waits and how fast it asks: what may change when it is resumed. */
export interface LimitOptions {
  readonly jobHours?: number;
  readonly stallHours?: number;
  readonly stallAction?: "notify" | "stop";
  readonly evaluationHours?: number;
  readonly requestsPerMinute?: number;
  readonly allowRejectedRows?: boolean;
}

/** Options that describe a run, as typed. */
export interface RunOptions extends ReadingOptions, LimitOptions {
  readonly config?: string;
  readonly dropBadRows?: boolean;
  readonly dropNearDuplicates?: boolean;
  readonly groupByAnswer?: boolean;
  readonly against?: readonly string[];
  readonly heldOut?: readonly string[];
  readonly validationShare?: number;
  readonly evaluationShare?: number;
  readonly epochs?: string;
  readonly learningRate?: string;
  readonly warmupSteps?: string;
  readonly hyper?: Record<string, string>;
  readonly sweep?: string;
  readonly sweepConcurrency?: number;
  readonly teacher?: string;
  readonly maxResponseLength?: number;
  readonly serving?: string;
  readonly modelUnits?: number;
  readonly commitment?: string;
  readonly hourlyUsd?: number;
  readonly acceptCommitment?: string;
  readonly maxUsd?: number;
  readonly leaseHours?: number | "none";
  readonly acceptNoLease?: boolean;
  readonly inferenceId?: string;
  readonly tag?: Record<string, string>;
  readonly score?: readonly string[];
  readonly minimumGain?: number;
  readonly fewShot?: number;
  readonly sliceBy?: readonly string[];
  readonly baseFirst?: boolean;
  readonly group?: string;
  readonly deleteModelOnFailure?: boolean;
  readonly approval?: "required" | number;
}

/** The config file that is read when `--config` is absent. */
export const CONFIG_FILE = "tunewright.yaml";

/** Help of `--config`. */
export const CONFIG_HELP = `settings as YAML; default is ${CONFIG_FILE}, if it exists`;

/** The config file to read: the given one, else the default one if it exists. */
export function configFile(given: string | undefined): string | undefined {
  return given ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
}

/** What `--max-usd` is for. */
export const MAX_USD_HELP =
  "refuse a run that is planned to cost more, or that has a price which is not known (budget.maxUsd)";

/** Adds the options of `RunOptions`. */
export function withRunOptions(command: Command): Command {
  const choice = (flags: string, help: string, choices: string[]) =>
    new Option(flags, help).choices(choices);
  const reading = withReadingOptions(command)
    .option("--config <file>", CONFIG_HELP)
    .option("--drop-bad-rows", "leave out rows with errors instead of stopping")
    .option("--drop-near-duplicates", NEAR_DUPLICATES_HELP)
    .option("--group-by-answer", GROUP_BY_ANSWER_HELP)
    .option("--no-group-by-answer", "split rows by their questions alone")
    .option(
      "--against <manifest...>",
      "manifests of earlier datasets; reports rows that were on the other side of their split",
    )
    .option(
      "--held-out <file...>",
      "files whose rows are all held out, e.g. a test set; none of the other rows is then",
    )
    .option("--validation-share <n>", "share of the rows for validation (default: 0.1)", number)
    .option(
      "--evaluation-share <n>",
      "share of the rows held out to compare the models (default: 0.2)",
      number,
    )
    .option("--epochs <n>", "number of passes over the training rows")
    .option("--learning-rate <n>", "learning rate")
    .option("--warmup-steps <n>", "steps until the full learning rate is reached")
    .option("--hyper <name=value>", "set any hyperparameter by Bedrock's name; repeatable", pairs)
    .option(
      "--teacher <name>",
      "distill: train on the answers of this larger model, by name, id or inference profile, to the training rows",
    )
    .option(
      "--max-response-length <n>",
      "tokens of a teacher's answer at most (Bedrock: maxResponseLengthForInference)",
      wholeNumber(1),
    )
    .addOption(
      choice("--serving <path>", "how the tuned model is served", ["on-demand", "provisioned"]),
    )
    .option("--model-units <n>", "model units of provisioned throughput (default: 1)", number)
    .addOption(
      choice(
        "--commitment <term>",
        "term of provisioned throughput that is bought if the model is accepted; cannot be canceled",
        ["OneMonth", "SixMonths"],
      ),
    )
    .option("--hourly-usd <n>", "price of one committed model unit for an hour", number)
    .option(
      "--accept-commitment <text>",
      "accept a commitment by its total and end, e.g. '105,120 USD until 2027-05-26'",
    )
    .option("--max-usd <n>", MAX_USD_HELP, number)
    .option(
      "--lease-hours <n>",
      "hours for which an accepted model is served unless renewed, or none (default: 24 on throughput, 168 on demand)",
      leaseHours,
    )
    .option("--accept-no-lease", "accept throughput that is billed until someone removes it")
    .option("--inference-id <id>", "model id or inference profile of the untuned model");
  return withGateOptions(withLimits(reading));
}

/** Adds the options of a hyperparameter sweep, for what trains itself or plans that. */
export function withSweepOptions(command: Command): Command {
  return command
    .option(
      "--sweep <file>",
      "hyperparameter sweep: train a model with each candidate of this file, keep the one with the lowest validation loss and delete the others",
    )
    .option(
      "--sweep-concurrency <n>",
      "jobs of the sweep in progress at once at most (default: the account's quota)",
      wholeNumber(1, MAX_JOBS_AT_ONCE),
    );
}

/** Options that say how models are judged, and what is kept of them. */
function withGateOptions(command: Command): Command {
  return command
    .option("--tag <key=value>", "tag for all that the run buys; repeatable", pairs)
    .option(
      "--score <kind>",
      `how answers are scored, by default as they look: ${namedScores.join(", ")}, module:FILE, function:ARN; repeatable, the first decides`,
      list,
    )
    .option(
      "--minimum-gain <n>",
      "score gain (0–1) that the tuned model must exceed (default: 0)",
      number,
    )
    .option(
      "--few-shot <n>",
      "also compare with the base model with the n (1–16) most similar training rows in its prompt, which the tuned model must beat",
      number,
    )
    .option(
      "--slice-by <name...>",
      "also compare parts of the rows: label, language, length, or columns of the data (default: label)",
    )
    .option(
      "--base-first",
      "ask the base model the held-out rows before training, and train nothing if it leaves no headroom",
    )
    .option("--no-base-first", "train without measuring the base model first")
    .option("--group <name>", "name to register the model under; default is the data's name")
    .option(
      "--approval <when>",
      "let the run wait for `tunewright approve` before it buys anything: required, or the USD above which",
      approvalWhen,
    )
    .option(
      "--delete-model-on-failure",
      "delete the trained model when a later step fails; otherwise it is kept and its storage is billed",
    );
}

/** Adds the options of `LimitOptions`. */
export function withLimits(command: Command): Command {
  return command
    .option("--job-hours <n>", "hours after which the job is stopped (default: 48)", number)
    .option(
      "--stall-hours <n>",
      "hours without any movement after which the job has stalled (default: 6)",
      number,
    )
    .addOption(
      new Option(
        "--stall-action <what>",
        "what to do about a stalled job (default: notify)",
      ).choices(["notify", "stop"]),
    )
    .option(
      "--evaluation-hours <n>",
      "hours after which asking the held-out rows ends (default: 48)",
      number,
    )
    .option(
      "--requests-per-minute <n>",
      "how often each model is asked; default is the base model's quota, where it is known",
      number,
    )
    .option(
      "--allow-rejected-rows",
      "continue although Bedrock has rejected rows of the training data",
    );
}

/**
 * Reads the config file; options take precedence over it.
 * @param defaults values that both win over
 * @throws UserError `Config.…`
 */
export async function readRunConfig(
  files: readonly string[],
  options: RunOptions,
  defaults: { readonly model?: string } = {},
): Promise<RunConfig> {
  return loadConfig(configFile(options.config), settingsOf(files, options), defaults);
}

/** What the files and options of a call say, under the config's names; undefined where they say nothing. */
export function settingsOf(files: readonly string[], options: RunOptions) {
  const { dropBadRows, dropNearDuplicates, groupByAnswer } = options;
  const { against, heldOut, validationShare, evaluationShare } = options;
  return {
    model: options.model,
    format: options.format,
    inferenceId: options.inferenceId,
    group: options.group,
    deleteModelOnFailure: options.deleteModelOnFailure,
    allowRejectedRows: options.allowRejectedRows,
    acceptCommitment: options.acceptCommitment,
    acceptNoLease: options.acceptNoLease,
    tags: options.tag,
    budget: options.maxUsd === undefined ? undefined : { maxUsd: options.maxUsd },
    approval: approvalOf(options.approval),
    data: {
      files: files.length === 0 ? undefined : files,
      ...readingOf(options),
      dropBadRows,
      dropNearDuplicates,
      groupByAnswer,
      against,
      heldOut,
      validationShare,
      evaluationShare,
    },
    distillation: distillationOf(options),
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
      hourlyUsd: options.hourlyUsd,
      leaseHours: options.leaseHours,
    },
    limits: limitsOf(options),
    evaluation: {
      requestsPerMinute: options.requestsPerMinute,
      baseFirst: options.baseFirst,
      scores: options.score,
    },
    gate: {
      minimumGain: options.minimumGain,
      fewShot: options.fewShot,
      sliceBy: options.sliceBy,
    },
  };
}

/**
 * The hyperparameter sweep that the options name; undefined for none.
 * @throws UserError `HyperparameterSweep.File`, `Config.Syntax`; `Call.Wrong` for a limit without a sweep
 */
export async function readSweepOptions(options: RunOptions): Promise<SweepConfig | undefined> {
  const { sweep: file, sweepConcurrency: concurrency } = options;
  if (file === undefined) {
    if (concurrency === undefined) return undefined;
    throw new UserError("Call.Wrong", "--sweep-concurrency has no effect without --sweep");
  }
  const sweep = await readSweepFile(file);
  return concurrency === undefined ? sweep : { ...sweep, concurrency };
}

/** What a command takes from the options and the config file that reads rows, and runs nothing. */
export interface RowSettings {
  readonly files: readonly string[];
  readonly model: string | undefined;
  readonly format: ReadingOptions["format"];
  readonly reading: Reading;
  readonly waivers: WaiverList | undefined;
}

/**
 * The data, how it is read and the base model, as `tune` with the same options would take them: all may be missing.
 * @throws UserError `Config.…`
 */
export async function readRowSettings(
  args: readonly string[],
  options: ReadingOptions & { readonly config?: string },
): Promise<RowSettings> {
  const settings = await readSettings(configFile(options.config), settingsOf(args, options));
  const { data, model, format, waivers } = checkSettings(settings);
  const { columns, template, answer, system, groupBy, answerSchema, files, ...table } = data;
  const { sheet, encoding, delimiter, quote, header } = table;
  const reading = {
    ...{ columns, template, answer, system, groupBy, answerSchema },
    ...{ sheet, encoding, delimiter, quote, header },
  };
  return { files, model, format, reading, waivers: waiversToday(waivers, systemClock) };
}

function distillationOf({ teacher, maxResponseLength }: RunOptions): object | undefined {
  const given = defined({ teacher, maxResponseLength });
  return Object.keys(given).length === 0 ? undefined : given;
}

/** An amount takes the place of `required` in the config file. */
function approvalOf(when: RunOptions["approval"]): Partial<RunConfig["approval"]> {
  if (when === undefined) return undefined;
  return when === "required" ? { required: true } : { required: false, aboveUsd: when };
}

/** The limits that are set, under the config's names. */
export function limitsOf(options: LimitOptions): Partial<RunConfig["limits"]> {
  const { jobHours, stallHours, stallAction, evaluationHours } = options;
  return defined({ jobHours, stallHours, stallAction, evaluationHours });
}

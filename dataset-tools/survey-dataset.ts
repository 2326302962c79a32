import { type Checker, createChecker } from "./check/checker.ts";
import type { Examples } from "./check/example-rows.ts";
import { generalRules, modelRules } from "./check/model-rules.ts";
import type { CheckOptions } from "./check/options.ts";
import { type CheckResult, summarize } from "./check-dataset.ts";
import { defined } from "./defined.ts";
import { type Profile, Profiler } from "./estimate/profile.ts";
import { type RowTraits, RowTraitsTally } from "./estimate/row-traits.ts";
import type { BaseModelFacts } from "./models/base-model.ts";
import { baseModels } from "./models/base-models.ts";
import type { DataRules, Method } from "./models/data-rules.ts";
import { findModelRules } from "./models/rules.ts";
import { anyModel, checkOptionsOf, type DatasetOptions } from "./options.ts";
import { readInputs } from "./read-inputs.ts";

/** Why a base model would not take a dataset. */
interface Misfit {
  /** Code of the rule; `method` where the model is not tuned so. */
  readonly code: string;
  readonly count: number;
  /** Of the first finding. */
  readonly message: string;
}

/** Whether a base model would take a dataset. */
export interface ModelFit {
  /** Short name. */
  readonly model: string;
  readonly title: string;
  /** Where the model is tuned. */
  readonly regions: readonly string[];
  /** Nothing about the model speaks against it; rows with errors must be fixed for any model. */
  readonly fits: boolean;
  /** The shortest first. */
  readonly misfits: readonly Misfit[];
}

/** A dataset that is not yet meant for a base model. */
export interface Survey {
  /** What holds for all base models. */
  readonly result: CheckResult;
  /** Those that would take the rows first. */
  readonly models: readonly ModelFit[];
  /** Lengths, labels and tokens; absent unless requested. */
  readonly profile?: Profile;
  /** What kinds of rows there are; absent unless requested. */
  readonly traits?: RowTraits;
  /** Text of rows with findings; never to be logged. */
  readonly examples: Examples;
}

/** What is to be looked at, without a base model. */
export type SurveyOptions = Omit<DatasetOptions, "model" | "rules"> & {
  /** Texts to keep for each rule; 0 by default. */
  readonly examplesPerCode?: number;
  /** Also make the profile and the traits. */
  readonly withProfile?: boolean;
};

/** Name of the model in a check that is for none. */
const ALL = "all base models";

/**
 * Checks what holds for all base models, and which of them would take the rows, in one pass and constant memory.
 * @throws UserError for a wrong call; never for bad data
 */
export async function surveyDataset(options: SurveyOptions): Promise<Survey> {
  const { method = "sft", examplesPerCode = 0, withProfile = false } = options;
  const format = method === "rft" ? "rft" : anyModel.format;
  const request = { ...options, model: ALL, rules: { ...anyModel, model: ALL, method, format } };
  const checkOptions = { ...(await checkOptionsOf(request)), examplesPerCode };
  const checker = createChecker(checkOptions, generalRules);
  const models = candidates(method, checkOptions);
  const running = models.flatMap(({ check }) => check ?? []);
  const profiler = withProfile ? new Profiler(anyModel.family, options.system) : undefined;
  const traits = withProfile ? new RowTraitsTally() : undefined;
  const files = await readInputs(request, {
    file: ({ name, size }) => {
      for (const one of [checker, ...running]) one.file(defined({ name, bytes: size }));
    },
    problem: (problem) => checker.problem(problem),
    refusal: (problem) => checker.problem(problem),
    row(row, record) {
      checker.row(row, record);
      for (const one of running) one.row(row, record, checker.seen);
      if (record === undefined) return;
      profiler?.add(record);
      traits?.add(record);
    },
  });
  for (const one of [checker, ...running]) one.end();
  return {
    result: summarize(checker, request.rules, files),
    models: models.map(fitOf).sort((one, other) => Number(other.fits) - Number(one.fits)),
    ...defined({ profile: profiler?.profile, traits: traits?.traits }),
    examples: checker.examples,
  };
}

/** A base model, and the check of what it accepts; without one it is not tuned by the method. */
interface Candidate {
  readonly facts: BaseModelFacts;
  readonly check: Checker | undefined;
}

function candidates(method: Method, options: CheckOptions): Candidate[] {
  return baseModels()
    .filter(({ unsupported }) => unsupported === undefined)
    .map((facts) => ({ facts, check: checkFor(facts, method, options) }));
}

function checkFor(
  { name, title, dataRules }: BaseModelFacts,
  method: Method,
  options: CheckOptions,
): Checker | undefined {
  if (dataRules[method] === undefined) return undefined;
  const rules: DataRules = { ...findModelRules(name, method), model: title };
  return createChecker({ ...options, rules, examplesPerCode: 0 }, modelRules);
}

function fitOf({ facts: { name, title, customization, dataRules }, check }: Candidate): ModelFit {
  const methods = Object.keys(dataRules).join(" or ");
  const misfits =
    check === undefined
      ? [{ code: "method", count: 1, message: `it is tuned by ${methods}` }]
      : misfitsOf(check);
  const { regions } = customization;
  return { model: name, title, regions, fits: misfits.length === 0, misfits };
}

function misfitsOf({ findings, counts }: Checker): Misfit[] {
  const errors = findings.filter(({ severity, waived }) => severity === "error" && !waived);
  const first = new Map(errors.map((one) => [one.code, one] as const).reverse());
  return [...first.values()]
    .map(({ code, message }) => ({ code, count: counts[code] ?? 1, message }))
    .sort((one, other) => one.message.length - other.message.length);
}

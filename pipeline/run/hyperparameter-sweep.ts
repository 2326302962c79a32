import type { SweepConfig, TriedValue } from "../config/hyperparameter-sweep.ts";
import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { resolveHyperparameters } from "../models/hyperparameters.ts";
import { quotas } from "../models/quotas.ts";
import type { BaseModel } from "../models/resolve.ts";
import type { PlannedSweep } from "../run-folder/plan.ts";
import { MAX_JOBS_AT_ONCE } from "../workflow/names.ts";
import type { Dataset } from "./dataset.ts";

/** What a sweep is planned from. */
interface Sweeping {
  readonly config: RunConfig;
  readonly model: BaseModel;
}

/**
 * Checks each value of a hyperparameter sweep against the base model's ranges.
 * @throws UserError `Hyperparameter.…` with the value's place; `HyperparameterSweep.Distillation`, `.NoValidation`
 */
export function checkSweep({ file, candidates }: SweepConfig, { config, model }: Sweeping): void {
  if (config.distillation !== undefined) {
    throw new UserError(
      "HyperparameterSweep.Distillation",
      "a distillation has no hyperparameters that could be tried: Bedrock takes none for it",
      { hint: "Omit --sweep, or omit --teacher and distillation in tunewright.yaml." },
    );
  }
  if (!model.validation) throw noValidation(file, `${model.title} takes no validation rows`);
  for (const one of candidates.flat()) checkValue(one, { config, model });
}

function checkValue({ name, value, place }: TriedValue, { config, model }: Sweeping): void {
  try {
    resolveHyperparameters(model, { ...config.hyperparameters, [name]: value });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, hint = "" } = error;
    throw new UserError(code, `${place} ${message}`, { hint, cause: error });
  }
}

/**
 * The candidates of a sweep with all of their hyperparameters.
 * @throws UserError `HyperparameterSweep.NoValidation`, `HyperparameterSweep.Duplicate`
 */
export function planSweep(
  sweep: SweepConfig,
  { config, model }: Sweeping,
  { train, validation }: Dataset,
): PlannedSweep {
  if (validation === null) throw noValidation(sweep.file, "the run has no validation rows");
  const candidates = sweep.candidates.map((values, at) => {
    const own = Object.fromEntries(values.map(({ name, value }) => [name, value]));
    const given = { ...config.hyperparameters, ...own };
    const hyperParameters = resolveHyperparameters(model, given, train?.rows);
    return { name: `h${String(at + 1).padStart(2, "0")}`, hyperParameters };
  });
  assertDifferent(sweep, candidates);
  return { candidates, concurrency: sweep.concurrency ?? null };
}

function assertDifferent({ file }: SweepConfig, candidates: PlannedSweep["candidates"]): void {
  const seen = new Map<string, number>();
  for (const [at, { hyperParameters }] of candidates.entries()) {
    const key = JSON.stringify(Object.entries(hyperParameters).sort());
    const earlier = seen.get(key);
    seen.set(key, at);
    if (earlier === undefined) continue;
    throw new UserError(
      "HyperparameterSweep.Duplicate",
      `${file}: candidates ${earlier + 1} and ${at + 1} are the same: ${settingsText(hyperParameters)}`,
      { hint: "Each candidate is a model that is paid for: leave one of the two out." },
    );
  }
}

function noValidation(file: string, why: string): UserError {
  return new UserError(
    "HyperparameterSweep.NoValidation",
    `${file}: ${why}, by whose loss the candidates would be compared`,
    {
      hint: "Set --validation-share above 0 with a base model that takes validation rows (`tunewright models show NAME`), or omit --sweep. A training loss cannot be compared: it falls with every epoch.",
    },
  );
}

/** How many jobs of a sweep are in progress at once, by its own limit or AWS's default for an account. */
export function jobsAtOnce({ candidates, concurrency }: PlannedSweep): number {
  const quota = quotas.account.customizationJobs.default;
  return Math.min(candidates.length, concurrency ?? Math.min(quota, MAX_JOBS_AT_ONCE));
}

/** How often as long as one job a sweep takes. */
export function roundsOf(sweep: PlannedSweep): number {
  return Math.ceil(sweep.candidates.length / jobsAtOnce(sweep));
}

/** Hyperparameters in one line, e.g. `epochCount 2, learningRate 0.00001`. */
export function settingsText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

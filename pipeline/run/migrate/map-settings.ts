import { z } from "zod";
import { defined } from "../../../dataset-tools/defined.ts";
import type { Hyperparameter } from "../../../dataset-tools/models/base-model.ts";
import { decimal, range } from "../../models/hyperparameters.ts";
import type { BaseModel } from "../../models/resolve.ts";
import { slug } from "../../slug.ts";
import type { Move } from "./migration.ts";
import { type SettingValue, type SourceJob, serviceTitles } from "./source-job.ts";
import reasons from "./stays-behind.json" with { type: "json" };

const { settings: why, other } = z
  .strictObject({
    asOf: z.iso.date(),
    source: z.string(),
    settings: z.record(z.string(), z.string()),
    other: z.string(),
  })
  .parse(reasons);

/** What of a job the config file can say, and what became of every setting. */
export interface MappedSettings {
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly group: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly moves: readonly Move[];
}

/** Bedrock's hyperparameters by the services' names for the same thing. */
const counterparts: Readonly<Record<string, string>> = {
  n_epochs: "epochCount",
  batch_size: "batchSize",
  learning_rate: "learningRate",
};

/** Maps the settings of a job to those of a run that tunes `model`. */
export function mapSettings(job: SourceJob, model: BaseModel): MappedSettings {
  const mapped = Object.entries(job.settings).map(([name, value]) =>
    mapSetting({ name, value }, job, model),
  );
  const { group, move } = groupOf(job.suffix);
  const tags = tagsOf(job.metadata);
  return {
    hyperparameters: Object.assign({}, ...mapped.map(({ set }) => set)),
    group,
    tags: tags.kept,
    moves: [...mapped.map((one) => one.move), ...move, ...tags.moves],
  };
}

interface Mapped {
  readonly set: Readonly<Record<string, string>>;
  readonly move: Move;
}

function mapSetting(
  { name, value }: { name: string; value: SettingValue },
  job: SourceJob,
  model: BaseModel,
): Mapped {
  const from = `${name}: ${value}`;
  const counterpart = counterparts[name] ?? "";
  const rule = model.hyperparameters?.values[counterpart];
  if (rule === undefined) return { set: {}, move: stays(name, from, { job, model }) };
  const given = typeof value === "number" ? value : Number.NaN;
  if (Number.isNaN(given)) return bedrocksDefault(from, counterpart, `${value} is no number here`);
  return fitted({ from, counterpart, rule }, given);
}

/** Epochs outside of the range are cut to it; a rate or a size outside of it says too little to be changed for the user. */
function fitted(
  { from, counterpart, rule }: { from: string; counterpart: string; rule: Hyperparameter },
  given: number,
): Mapped {
  const { min, max, integer } = rule;
  const whole = integer !== true || Number.isInteger(given);
  if (whole && given >= min && given <= max) {
    const set = { [counterpart]: decimal(given) };
    return { set, move: { kind: "moved", from, to: settingText(set), why: null } };
  }
  const allowed = `it must be ${range(rule)} here`;
  if (counterpart !== "epochCount") return bedrocksDefault(from, counterpart, allowed);
  const set = { [counterpart]: decimal(Math.round(Math.min(max, Math.max(min, given)))) };
  return { set, move: { kind: "changed", from, to: settingText(set), why: allowed } };
}

function settingText(set: Readonly<Record<string, string>>): string {
  return Object.entries(set)
    .map(([name, value]) => `hyperparameters.${name}: ${value}`)
    .join(", ");
}

function bedrocksDefault(from: string, counterpart: string, reason: string): Mapped {
  const to = `Bedrock's default of ${counterpart}`;
  return { set: {}, move: { kind: "changed", from, to, why: reason } };
}

/** Why a setting has no counterpart. */
function stays(name: string, from: string, of: { job: SourceJob; model: BaseModel }): Move {
  const text = (why[name] ?? other)
    .replaceAll("{model}", of.model.title)
    .replaceAll("{service}", serviceTitles[of.job.service]);
  // What is trained on by default is the same on both sides.
  const isSame = name === "train_on_inputs" && !from.endsWith(": true");
  return isSame
    ? { kind: "moved", from, to: "Bedrock's only way", why: null }
    : { kind: "stays", from, to: null, why: text };
}

function groupOf(suffix: string | null): { group: string | undefined; move: Move[] } {
  const group = slug(suffix ?? "");
  if (suffix === null || group === "") return { group: undefined, move: [] };
  const from = `suffix: ${suffix}`;
  const to = `group: ${group}`;
  const why = group === suffix ? null : "names of groups have a-z, 0-9 and single hyphens";
  return { group, move: [{ kind: why === null ? "moved" : "changed", from, to, why }] };
}

/** Labels that Bedrock's tags can hold. */
function tagsOf(metadata: SourceJob["metadata"]) {
  const entries = Object.entries(metadata);
  const fits = ([name, value]: readonly [string, string]) =>
    /^(?!aws:|tunewright:)[a-zA-Z0-9\s._:/=+@-]{1,128}$/i.test(name) &&
    /^[a-zA-Z0-9\s._:/=+@-]{0,256}$/.test(value);
  const moves = entries.map((entry): Move => {
    const from = `metadata.${entry[0]}`;
    return fits(entry)
      ? { kind: "moved", from, to: `tags.${entry[0]}`, why: null }
      : { kind: "stays", from, to: null, why: "AWS's tags do not take these characters" };
  });
  return { kept: defined(Object.fromEntries(entries.filter(fits))), moves };
}

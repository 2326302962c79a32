import { isObject } from "../../dataset-tools/read/row-shape.ts";
import type { Settings } from "../config/load.ts";
import { type SettingInfo, settingInfos } from "../config/setting-paths.ts";
import type { BaseModel } from "../models/resolve.ts";
import { DEFAULT_LEASE_HOURS } from "./lease-hours.ts";
import { datasetName } from "./prepare.ts";

/**
 * Who says what a setting is: an option of the call, the config file, the default, the base model or the data; `unset`
 * where it has no value.
 */
type SettingOrigin = "option" | "file" | "default" | "model" | "data" | "unset";

/** A setting as a run would have it. */
export interface SettingValue extends Omit<SettingInfo, "default"> {
  /** null where it is not known yet, or not set. */
  readonly value: unknown;
  readonly from: SettingOrigin;
  /** `file:line:column`, where it is from the file. */
  readonly place: string | null;
}

/** Settings that are chosen by looking at the rows, where they are not given. */
const FROM_DATA = new Set([
  "data.columns.prompt",
  "data.columns.completion",
  "data.system",
  "data.sheet",
  "data.encoding",
  "data.delimiter",
  "data.quote",
  "data.header",
  "data.groupByAnswer",
  "evaluation.scores",
  "evaluation.maxTokens",
]);

/**
 * Every setting with its value and where that is from, in the order of the schema.
 * @param of.options what was given on the command line, under the config's names
 * @param of.model undefined where it is not given or not known
 */
export function settingValues(of: {
  settings: Settings;
  options: Record<string, unknown>;
  model: BaseModel | undefined;
}): SettingValue[] {
  const { settings, options, model } = of;
  const infos = expanded(settings.values, model);
  const derived = derivedValues(settings.values, model);
  const { source } = settings;
  return infos.map(({ path, description, default: fallback }) => {
    const names = path.split(".");
    const value = valueAt(settings.values, names);
    const valued = (from: SettingOrigin, at: unknown, place: string | null = null) => ({
      ...{ path, description, value: at ?? null, from, place },
    });
    if (valueAt(options, names) !== undefined) return valued("option", value);
    if (value !== undefined) return valued("file", value, source?.place(names) ?? null);
    if (fallback !== undefined) return valued("default", fallback);
    if (derived[path] !== undefined) {
      return valued(path === "group" ? "data" : "model", derived[path]);
    }
    return valued(FROM_DATA.has(path) ? "data" : "unset", null);
  });
}

/** The settings with each hyperparameter on its own; of a group that is null, only that. */
function expanded(
  values: Record<string, unknown>,
  model: BaseModel | undefined,
): readonly SettingInfo[] {
  const nulls = new Set<string>();
  return settingInfos().flatMap((info): SettingInfo[] => {
    if (info.path === "hyperparameters") return hyperparameterInfos(info, values, model);
    const parent = info.path.slice(0, info.path.lastIndexOf("."));
    if (!info.path.includes(".") || valueAt(values, parent.split(".")) !== null) return [info];
    if (nulls.has(parent)) return [];
    nulls.add(parent);
    return [{ path: parent, description: "Set to null: there is none.", default: undefined }];
  });
}

function hyperparameterInfos(
  info: SettingInfo,
  { hyperparameters }: Record<string, unknown>,
  model: BaseModel | undefined,
): SettingInfo[] {
  const known = Object.keys(model?.hyperparameters?.values ?? {});
  const given = isObject(hyperparameters) ? Object.keys(hyperparameters) : [];
  const names = [...new Set([...known, ...given])];
  if (names.length === 0) return [info];
  return names.map((name) => {
    const { min, max } = model?.hyperparameters?.values[name] ?? {};
    const range = min === undefined ? "" : ` From ${min} to ${max}.`;
    const description = `Of the training, by Bedrock's name.${range}`;
    return { path: `hyperparameters.${name}`, description, default: undefined };
  });
}

/** What follows from the base model, and from the name of the data. */
function derivedValues(
  { data }: Record<string, unknown>,
  model: BaseModel | undefined,
): Record<string, unknown> {
  const files = isObject(data) && Array.isArray(data["files"]) ? data["files"].map(String) : [];
  const group = files.length === 0 ? {} : { group: datasetName(files) };
  if (model === undefined) return group;
  const { inferenceId, serving, pace, format, hyperparameters } = model;
  const values = Object.entries(hyperparameters?.values ?? {}).map(([name, { default: value }]) => [
    `hyperparameters.${name}`,
    value,
  ]);
  return {
    ...group,
    ...Object.fromEntries(values),
    ...{ format, inferenceId, "serving.path": serving },
    "serving.leaseHours": DEFAULT_LEASE_HOURS[serving],
    "evaluation.requestsPerMinute": pace.tuned.requestsPerMinute ?? undefined,
    "evaluation.tokensPerMinute": pace.tuned.tokensPerMinute ?? undefined,
  };
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce((value, key) => (isObject(value) ? value[key] : undefined), values);
}

import { defined } from "../../dataset-tools/defined.ts";
import { parseMapping } from "../../dataset-tools/read/column-mapping.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import { UserError } from "../errors.ts";
import { problems } from "./problems.ts";
import { type ConfigFile, readConfigFile } from "./read-file.ts";
import { RunConfig } from "./run-config.ts";
import { settingMessage } from "./setting-message.ts";

/**
 * Reads the config file, merges the options into it and checks the result.
 * @param file path of a YAML file, or undefined for none
 * @param options values under the config's names; they win over the file, except where undefined
 * @param defaults values that both win over
 * @throws UserError `Config.Missing`, `Config.Syntax` or `Config.Invalid`, with every problem and its place
 */
export async function loadConfig(
  file: string | undefined,
  options: Record<string, unknown>,
  defaults: Record<string, unknown> = {},
): Promise<RunConfig> {
  const { values, source } = await readSettings(file, options, defaults);
  return parsed(values, source, { hint: HINT });
}

const HINT =
  "`tunewright config --explain` lists the settings, `tunewright tune --help` the options, which take precedence over tunewright.yaml.";

/** Settings before they are checked, and the file that some of them are from. */
export interface Settings {
  readonly values: Record<string, unknown>;
  readonly source: ConfigFile | undefined;
}

/**
 * Reads the config file and merges the options into it, as `loadConfig` does, without checking the settings.
 * @throws UserError `Config.Missing`, `Config.Syntax`; `Config.Invalid` of columns alone
 */
export async function readSettings(
  file: string | undefined,
  options: Record<string, unknown>,
  defaults: Record<string, unknown> = {},
): Promise<Settings> {
  const source = file === undefined ? undefined : await readConfigFile(file);
  const given = overlay(defaults, source?.values ?? {});
  const below = withParsedColumns(given, source?.place(COLUMNS));
  return { values: overlay(below, withParsedColumns(options)), source };
}

/** Settings with every default, of which the base model may be missing, and the names of the data empty. */
export type PartialConfig = Omit<RunConfig, "model"> & { readonly model: string | undefined };

/** Checks settings of which the data and the base model may be missing. Throws UserError `Config.Invalid`. */
export function checkSettings({ values, source }: Settings): PartialConfig {
  const { model, data } = values;
  const noModel = model === undefined;
  const noFiles = data === undefined || (isObject(data) && data["files"] === undefined);
  const filled = overlay(values, {
    ...(noModel ? { model: "none" } : {}),
    ...(noFiles ? { data: { files: ["none"] } } : {}),
  });
  const config = parsed(filled, source, { hint: HINT });
  return {
    ...config,
    model: noModel ? undefined : config.model,
    data: noFiles ? { ...config.data, files: [] } : config.data,
  };
}

/**
 * Checks the settings of a run that come from no file, e.g. those of a request.
 * @throws UserError `Config.Invalid`, with every problem
 */
export function checkConfig(
  settings: Record<string, unknown>,
  { hint }: { hint: string },
): RunConfig {
  return parsed(withParsedColumns(settings), undefined, { hint });
}

function parsed(
  values: Record<string, unknown>,
  source: ConfigFile | undefined,
  { hint }: { hint: string },
): RunConfig {
  const result = RunConfig.safeParse(values, { error: settingMessage });
  if (result.success) return result.data;
  const message = problems(result.error, values, source).join("\n  ");
  throw new UserError("Config.Invalid", message, { hint });
}

const COLUMNS = ["data", "columns"] as const;

/** Values with a column mapping given as text parsed, so that options win over the file column by column. */
export function withParsedColumns(
  values: Record<string, unknown>,
  place = "",
): Record<string, unknown> {
  const { data } = values;
  if (!isObject(data) || typeof data["columns"] !== "string") return values;
  try {
    return { ...values, data: { ...data, columns: parseMapping(data["columns"]) } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = `${place} ${COLUMNS.join(".")}: ${error.message}`.trim();
    throw new UserError("Config.Invalid", message, {
      ...defined({ hint: error.hint }),
      cause: error,
    });
  }
}

function overlay(
  below: Record<string, unknown>,
  above: Record<string, unknown>,
): Record<string, unknown> {
  // A map, and not an object: a setting may have any name, __proto__ too.
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const old = merged.get(key);
    merged.set(
      key,
      isObject(value) && isObject(old) ? overlay(old, value) : withoutUndefined(value),
    );
  }
  return Object.fromEntries(merged);
}

function withoutUndefined(value: unknown): unknown {
  return isObject(value) ? overlay({}, value) : value;
}

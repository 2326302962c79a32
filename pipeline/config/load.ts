import { readFile } from "node:fs/promises";
import type { Document, LineCounter } from "yaml";
import { z } from "zod";
import { defined } from "../../dataset-tools/defined.ts";
import { parseMapping } from "../../dataset-tools/read/column-mapping.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import { UserError } from "../errors.ts";
import { RunConfig } from "./run-config.ts";
import { settingMessage } from "./setting-message.ts";
import { WaiverConfig } from "./waivers.ts";

/** A config file and the places of its values. */
interface ConfigFile {
  readonly name: string;
  readonly values: Record<string, unknown>;
  /** `file:line:column` of a value; the file's name for a value that it does not contain. */
  place(path: readonly PropertyKey[]): string;
}

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
  const source = file === undefined ? undefined : await readConfig(file);
  const given = overlay(defaults, source?.values ?? {});
  const below = withParsedColumns(given, source?.place(COLUMNS));
  const values = overlay(below, withParsedColumns(options));
  return parsed(values, source, {
    hint: "`tunewright tune --help` lists the options; they take precedence over tunewright.yaml.",
  });
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

/**
 * Reads nothing but the waivers of a config file, for commands that need no other setting.
 * @throws UserError `Config.Missing`, `Config.Syntax` or `Config.Invalid`
 */
export async function loadWaivers(file: string | undefined): Promise<WaiverConfig | undefined> {
  if (file === undefined) return undefined;
  const source = await readConfig(file);
  const Waivers = z.object({ waivers: WaiverConfig.optional() });
  const result = Waivers.safeParse(source.values, { error: settingMessage });
  if (result.success) return result.data.waivers;
  throw new UserError(
    "Config.Invalid",
    problems(result.error, source.values, source).join("\n  "),
    { hint: "A waiver has a code, a reason and its last day: `until: 2026-12-31`." },
  );
}

/** Characters of a config file; the time that YAML's check for repeated names takes grows with the square of it. */
const MAX_LENGTH = 131_072;

async function readConfig(file: string): Promise<ConfigFile> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError("Config.Missing", `cannot read the config file ${file}`, {
      hint: "Check the path after --config.",
      cause,
    });
  });
  if (text.length > MAX_LENGTH) {
    const message = `${file} has ${text.length} characters; a config file has ${MAX_LENGTH} at most`;
    throw new UserError("Config.Syntax", message, {
      hint: "Check the path after --config: is it the labeled data?",
    });
  }
  // Loaded only where there is a config file: a plan from options alone answers sooner without it.
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    const message = fault.message.split("\n")[0]?.replace(/ at line .*$/, "") ?? "";
    throw new UserError("Config.Syntax", `${file}:${line}:${col} ${message}`, {
      hint: "Fix the YAML there: often a quote, a bracket or the indentation is wrong.",
    });
  }
  const values: unknown = document.toJS();
  if (values !== null && (typeof values !== "object" || Array.isArray(values))) {
    throw new UserError("Config.Syntax", `${file}:1:1 must contain settings as \`name: value\``);
  }
  return {
    name: file,
    values: (values ?? {}) as Record<string, unknown>,
    place: (path) => placeOf({ file, document, lines, path }),
  };
}

function placeOf(of: {
  file: string;
  document: Document;
  lines: LineCounter;
  path: readonly PropertyKey[];
}): string {
  const node = of.document.getIn(of.path, true) as { range?: [number, number, number] } | undefined;
  if (node?.range == null) return of.file;
  const { line, col } = of.lines.linePos(node.range[0]);
  return `${of.file}:${line}:${col}`;
}

/** Messages for required settings that are missing. */
const REQUIRED: Readonly<Record<string, string>> = {
  "data.files": "name the labeled data: `tunewright tune FILE`, or data.files in tunewright.yaml",
  model:
    "name the base model: --model NAME (`tunewright models` lists them), or model in tunewright.yaml",
};

/** Problems that a message names; of more it gives the number. */
const MAX_NAMED = 10;

function problems(error: z.ZodError, values: unknown, source: ConfigFile | undefined): string[] {
  const all = error.issues.flatMap((issue): (() => string)[] => {
    const required = REQUIRED[issue.path.join(".")];
    if (required !== undefined && valueAt(values, issue.path) === undefined)
      return [() => required];
    const strays = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    return strays.map((stray) => () => {
      const path = stray === undefined ? issue.path : [...issue.path, stray];
      return `${source?.place(path) ?? ""} ${path.join(".")}: ${issue.message}`.trim();
    });
  });
  const named = all.slice(0, MAX_NAMED).map((text) => text());
  const more = all.length - named.length;
  return more > 0 ? [...named, `and ${more} more`] : named;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (isObject(value) ? value[String(key)] : undefined), values);
}

const COLUMNS = ["data", "columns"] as const;

/** Values with a column mapping given as text parsed, so that options win over the file column by column. */
function withParsedColumns(values: Record<string, unknown>, place = ""): Record<string, unknown> {
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
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const old = merged[key];
    merged[key] = isObject(value) && isObject(old) ? overlay(old, value) : withoutUndefined(value);
  }
  return merged;
}

function withoutUndefined(value: unknown): unknown {
  return isObject(value) ? overlay({}, value) : value;
}

import { configSchema, type JsonSchema } from "./json-schema.ts";

/** A setting of `tunewright.yaml`. */
export interface SettingInfo {
  /** e.g. `gate.champion.alias` */
  readonly path: string;
  readonly description: string;
  /** undefined where it follows from the data or the base model, or is not set. */
  readonly default: unknown;
}

let known: readonly SettingInfo[] | undefined;

/** All settings that have a value of their own, in the order of the schema. */
export function settingInfos(): readonly SettingInfo[] {
  known ??= walk(configSchema(), "");
  return known;
}

/** Paths of all settings, those with settings below them included. */
export function settingPaths(): readonly string[] {
  const paths = settingInfos().flatMap(({ path }) =>
    path.split(".").map((_, at, parts) => parts.slice(0, at + 1).join(".")),
  );
  return [...new Set(paths)];
}

function walk(schema: JsonSchema, path: string): SettingInfo[] {
  const members = Object.entries(propertiesOf(schema));
  if (members.length > 0) {
    return members.flatMap(([name, member]) =>
      walk(member, path === "" ? name : `${path}.${name}`),
    );
  }
  return [{ path, description: schema.description ?? "", default: schema.default }];
}

/** The settings below one: of a form that has settings, where there are several. */
function propertiesOf({ properties, anyOf = [] }: JsonSchema): Record<string, JsonSchema> {
  return properties ?? anyOf.find((form) => form.properties !== undefined)?.properties ?? {};
}

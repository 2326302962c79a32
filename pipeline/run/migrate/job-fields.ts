import { isObject } from "../../../dataset-tools/read/row-shape.ts";
import { SettingValue } from "./source-job.ts";

/** A text of a job's JSON; null where there is none, or an empty one. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** The settings among the members of an object: texts, numbers, and yes or no. */
export function scalarsOf(value: unknown): Record<string, SettingValue> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const setting = SettingValue.safeParse(one);
      return setting.success && setting.data !== "" ? [[name, setting.data]] : [];
    }),
  );
}

/** Labels of the user: texts by name. */
export function metadataOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (typeof one === "string" ? [[name, one]] : [])),
  );
}

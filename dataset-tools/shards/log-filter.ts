import { isObject } from "../read/row-shape.ts";
import type { RawRow } from "../record.ts";
import type { LogFilter } from "./settings.ts";

/** Whether a row is an entry of an invocation log that passes the filter. */
export function passes({ value }: RawRow, filter: LogFilter): boolean {
  if (!isObject(value)) return false;
  const { timestamp, modelId, operation } = value;
  const { since, until } = filter;
  if (since !== undefined || until !== undefined) {
    const time = typeof timestamp === "string" ? Date.parse(timestamp) : Number.NaN;
    if (Number.isNaN(time)) return false;
    if (since !== undefined && time < Date.parse(since)) return false;
    if (until !== undefined && time >= Date.parse(until)) return false;
  }
  return (
    isLoggedModel(modelId, filter.modelId) &&
    (operation === filter.operation || filter.operation === undefined)
  );
}

/** A log names a model by its id or by its ARN, or by that of an inference profile. */
export function isLoggedModel(logged: unknown, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof logged === "string" && (logged === wanted || logged.endsWith(`/${wanted}`));
}

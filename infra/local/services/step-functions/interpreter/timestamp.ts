const FORMAT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds of an RFC 3339 time with `T` and zone, or undefined when the value is none. */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value !== "string" || !FORMAT.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

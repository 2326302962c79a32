/** A value that the recorder replaced because it differs in every run, e.g. `<uuid:1>`. */
const PLACEHOLDER = /<+[A-Za-z][A-Za-z0-9_\- ]*>?(?::\d+|_\d+idx)?>/;
const WORDS = new Set([
  "date",
  "datetime",
  "entered-time",
  "executionSucceededEventDetails.output",
  "RequestId",
  "start-date",
  "start-time",
  "state-entered-time",
  "stop-date",
  "timestamp",
  "x-amz-crc32",
  "X-Amzn-Trace-Id",
  "x-amzn-RequestId",
]);

/** Whether a value is the recorded one; texts that contain JSON are compared as JSON, as the recorder did. */
export function matchesRecording(
  got: unknown,
  recorded: unknown,
  wildcards: readonly string[] = [],
): boolean {
  return same(parsed(got), parsed(recorded), new Set(wildcards));
}

function parsed(value: unknown): unknown {
  if (typeof value === "string" && /^[{["]/.test(value)) {
    try {
      return parsed(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(parsed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, parsed(item)]));
}

function same(got: unknown, recorded: unknown, wildcards: ReadonlySet<string>): boolean {
  if (typeof recorded === "string") return sameText(got, recorded, wildcards);
  if (Array.isArray(recorded)) {
    return (
      Array.isArray(got) &&
      got.length === recorded.length &&
      recorded.every((item, at) => same(got[at], item, wildcards))
    );
  }
  if (typeof recorded !== "object" || recorded === null) return got === recorded;
  if (typeof got !== "object" || got === null || Array.isArray(got)) return false;
  const names = Object.keys(recorded);
  return (
    names.length === Object.keys(got).length &&
    names.every(
      (name) =>
        name in got &&
        same(
          (got as Record<string, unknown>)[name],
          (recorded as Record<string, unknown>)[name],
          wildcards,
        ),
    )
  );
}

function sameText(got: unknown, recorded: string, wildcards: ReadonlySet<string>): boolean {
  if (wildcards.has(recorded) || WORDS.has(recorded)) return got !== undefined;
  if (!PLACEHOLDER.test(recorded)) return got === recorded;
  if (typeof got !== "string") return got !== undefined;
  const parts = recorded
    .split(new RegExp(PLACEHOLDER, "g"))
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]+")}$`).test(got);
}

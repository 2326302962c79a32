/** Causes that are followed; a chain may be a ring. */
const MAX_CAUSES = 8;

/** What `--debug` shows of an error: its stack trace, those of its causes, and the ids of AWS's answers. */
export function debugText(error: unknown): string {
  const lines: string[] = [];
  let cause = error;
  for (let at = 0; at < MAX_CAUSES && cause !== undefined && cause !== null; at += 1) {
    lines.push(`${at === 0 ? "" : "caused by: "}${stackOf(cause)}`, ...answerLines(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines.join("\n");
}

function stackOf(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? `${error.name}: ${error.message}`)
    : String(error);
}

/** What AWS needs to know of its answer when it is asked about it. */
function answerLines(error: unknown): string[] {
  const { $metadata: of } = error as { $metadata?: Record<string, unknown> };
  if (of === undefined || of === null) return [];
  const { requestId, httpStatusCode, attempts } = of;
  const facts = { "request id": requestId, "HTTP status": httpStatusCode, attempts };
  const known = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${String(value)}`],
  );
  return known.length === 0 ? [] : [`  AWS: ${known.join(", ")}`];
}

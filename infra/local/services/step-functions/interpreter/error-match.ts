import type { StateError } from "../language/errors.ts";

/**
 * The first entry whose `ErrorEquals` names the failure. Seen in recordings of AWS: no entry catches
 * `States.Runtime`, not even by its name; `States.ALL` does catch `States.DataLimitExceeded`.
 */
export function findMatch<T extends { readonly ErrorEquals: readonly string[] }>(
  entries: readonly T[] | undefined,
  failure: StateError,
): T | undefined {
  if (failure.facts.fatal || failure.error === "States.Runtime") return undefined;
  return entries?.find((entry) => entry.ErrorEquals.some((name) => matches(name, failure)));
}

function matches(name: string, { error, facts }: StateError): boolean {
  if (name === error) return true;
  switch (name) {
    case "States.ALL":
      return true;
    case "States.TaskFailed":
      return facts.fromTask === true && error !== "States.Timeout";
    case "States.HeartbeatTimeout":
      return facts.heartbeat === true;
    default:
      return false;
  }
}

import { Fault } from "../../language/errors.ts";
import { parseTimestamp } from "../../language/value.ts";
import { resolvePath } from "../../query/query.ts";
import { orFault } from "../../query/reference.ts";
import { readField } from "../field-values.ts";
import { finishWithoutResult, inspectedInput } from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";

/** Longest wait: a year. */
const MAX_WAIT_SECONDS = 31_536_000;

/** Waits some seconds or until a time. */
export async function runWait(visit: StateVisit): Promise<Outcome> {
  const input = await inspectedInput(visit);
  const entered = visit.thread.time;
  const end = await endOf(visit, input, entered);
  if (end - entered > MAX_WAIT_SECONDS * 1000) throw new Fault("Wait state delay is too long.");
  if (end > entered) await visit.thread.sleepUntil(end);
  return { ...(await finishWithoutResult(visit, input)), next: visit.state.Next };
}

async function endOf(visit: StateVisit, input: unknown, entered: number): Promise<number> {
  const { Timestamp, TimestampPath } = visit.state;
  if (Timestamp !== undefined || TimestampPath !== undefined) return timestamp(visit, input);
  return entered + (await seconds(visit, input)) * 1000;
}

async function timestamp(visit: StateVisit, input: unknown): Promise<number> {
  const value = await pathOrField(visit, "Timestamp", input);
  const time = parseTimestamp(value);
  if (time !== undefined) return time;
  if (visit.language === "JSONata") {
    throw new Fault(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${String(value)}`,
      "States.QueryEvaluationError",
      { location: "Timestamp" },
    );
  }
  throw new Fault(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${String(visit.state["TimestampPath"])} == ${String(value)}`,
  );
}

async function seconds(visit: StateVisit, input: unknown): Promise<number> {
  const value = await pathOrField(visit, "Seconds", input);
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw secondsFault(visit, value, "cannot be parsed as a long value");
  }
  if (number < 0) throw secondsFault(visit, value, "references a negative value");
  return number;
}

function secondsFault(visit: StateVisit, value: unknown, what: string): Fault {
  if (visit.language === "JSONPath") {
    const path = String(visit.state["SecondsPath"]);
    return new Fault(`The SecondsPath parameter ${what}: ${path} == ${String(value)}`);
  }
  return new Fault(`The Seconds field ${what}: ${String(value)}`, "States.QueryEvaluationError", {
    location: "Seconds",
  });
}

async function pathOrField(visit: StateVisit, name: string, input: unknown): Promise<unknown> {
  const path = visit.state[`${name}Path`];
  if (visit.language === "JSONata" || typeof path !== "string")
    return readField(visit, name, input);
  return orFault(
    resolvePath(path, visit, input),
    () => `The ${name}Path parameter does not reference an input value: ${path}`,
  );
}

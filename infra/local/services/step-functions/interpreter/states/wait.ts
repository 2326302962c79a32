import { Fault } from "../../language/errors.ts";
import { orFault, resolvePath } from "../../query/reference.ts";
import { readField } from "../fields.ts";
import type { Frame, Outcome } from "../frame.ts";
import { finishWithoutResult, inspectedInput } from "../io.ts";
import { parseTimestamp } from "../timestamp.ts";

/** Longest wait: a year. */
const LONGEST_SECONDS = 31_536_000;

/** Waits some seconds or until a time. */
export async function runWait(frame: Frame): Promise<Outcome> {
  const input = inspectedInput(frame);
  const entered = frame.thread.time;
  const end = await endOf(frame, input, entered);
  if (end - entered > LONGEST_SECONDS * 1000) throw new Fault("Wait state delay is too long.");
  if (end > entered) await frame.thread.sleepUntil(end);
  return { ...(await finishWithoutResult(frame, input)), next: frame.state.Next };
}

async function endOf(frame: Frame, input: unknown, entered: number): Promise<number> {
  const { Timestamp, TimestampPath } = frame.state;
  if (Timestamp !== undefined || TimestampPath !== undefined) return timestamp(frame, input);
  return entered + (await seconds(frame, input)) * 1000;
}

async function timestamp(frame: Frame, input: unknown): Promise<number> {
  const value = await pathOrField(frame, "Timestamp", input);
  const time = parseTimestamp(value);
  if (time !== undefined) return time;
  if (frame.language === "JSONata") {
    throw new Fault(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${String(value)}`,
      "States.QueryEvaluationError",
      { location: "Timestamp" },
    );
  }
  throw new Fault(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${String(frame.state["TimestampPath"])} == ${String(value)}`,
  );
}

async function seconds(frame: Frame, input: unknown): Promise<number> {
  const value = await pathOrField(frame, "Seconds", input);
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw secondsFault(frame, value, "cannot be parsed as a long value");
  }
  if (number < 0) throw secondsFault(frame, value, "references a negative value");
  return number;
}

function secondsFault(frame: Frame, value: unknown, what: string): Fault {
  if (frame.language === "JSONPath") {
    const path = String(frame.state["SecondsPath"]);
    return new Fault(`The SecondsPath parameter ${what}: ${path} == ${String(value)}`);
  }
  return new Fault(`The Seconds field ${what}: ${String(value)}`, "States.QueryEvaluationError", {
    location: "Seconds",
  });
}

async function pathOrField(frame: Frame, name: string, input: unknown): Promise<unknown> {
  const path = frame.state[`${name}Path`];
  if (frame.language === "JSONata" || typeof path !== "string")
    return readField(frame, name, input);
  return orFault(
    () => resolvePath(path, frame, input),
    () => `The ${name}Path parameter does not reference an input value: ${path}`,
  );
}

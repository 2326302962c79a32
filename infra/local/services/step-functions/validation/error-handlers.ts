import { isObject } from "../../../kernel/service.ts";
import type { TypedStateContext } from "./state-context.ts";
import { checkJsonataTemplate, checkPathTemplate, checkReferencePath } from "./templates.ts";

type Entry = Record<string, unknown>;

const RETRY_NUMBERS: Readonly<Record<string, (value: number) => boolean>> = {
  IntervalSeconds: (value) => Number.isInteger(value) && value >= 1,
  MaxAttempts: (value) => Number.isInteger(value) && value >= 0 && value <= 99_999_999,
  BackoffRate: (value) => value >= 1,
  MaxDelaySeconds: (value) => Number.isInteger(value) && value > 0 && value < 31_622_400,
};

/** Checks `Retry` and `Catch`. */
export function checkErrorHandlers(state: Entry, context: TypedStateContext): void {
  for (const [list, check] of [
    ["Retry", checkRetrier],
    ["Catch", checkCatcher],
  ] as const) {
    const entries = state[list];
    if (entries === undefined) continue;
    if (!Array.isArray(entries)) {
      context.walk.findings.schema(`${context.location}/${list}`, "Value is not an array");
      continue;
    }
    for (const [at, entry] of entries.entries()) {
      const location = `${context.location}/${list}[${at}]`;
      checkErrorEquals(entry, { ...context, location }, at === entries.length - 1);
      if (isObject(entry)) check(entry, { ...context, location });
    }
  }
}

function checkErrorEquals(
  entry: unknown,
  { location, walk }: TypedStateContext,
  isLast: boolean,
): void {
  const names = isObject(entry) ? entry["ErrorEquals"] : undefined;
  if (!Array.isArray(names) || names.length === 0) {
    walk.findings.schema(location, "These fields are required: [ErrorEquals]");
    return;
  }
  if (names.includes("States.ALL") && (names.length > 1 || !isLast)) {
    walk.findings.schema(
      `${location}/ErrorEquals`,
      names.length > 1
        ? "States.ALL must appear alone"
        : "States.ALL can only appear in the last element",
    );
  }
}

function checkRetrier(entry: Entry, { location, walk }: TypedStateContext): void {
  for (const [name, isRight] of Object.entries(RETRY_NUMBERS)) {
    const value = entry[name];
    if (value === undefined || (typeof value === "number" && isRight(value))) continue;
    walk.findings.schema(`${location}/${name}`, "Value is out of range");
  }
  const jitter = entry["JitterStrategy"];
  if (jitter !== undefined && jitter !== "FULL" && jitter !== "NONE") {
    walk.findings.schema(`${location}/JitterStrategy`, "Value must be one of: [FULL, NONE]");
  }
}

function checkCatcher(entry: Entry, { location, walk, language }: TypedStateContext): void {
  const { findings } = walk;
  if (entry["Next"] === undefined) findings.schema(location, "These fields are required: [Next]");
  if (language === "JSONata") {
    checkJsonataTemplate(entry["Output"], `${location}/Output`, findings);
    checkJsonataTemplate(entry["Assign"], `${location}/Assign`, findings);
    return;
  }
  checkPathTemplate(entry["Assign"], `${location}/Assign`, findings);
  const path = entry["ResultPath"];
  if (path !== undefined && path !== null) {
    checkReferencePath(path, `${location}/ResultPath`, findings);
  }
}

import { isObject } from "../../../kernel/service.ts";
import type { StateType } from "../language/definition.ts";
import { parseTimestamp } from "../language/value.ts";
import { expressionIn } from "../query/jsonata.ts";
import { checkChoiceRule } from "./choice-rules.ts";
import { checkErrorHandlers } from "./error-handlers.ts";
import { checkMap } from "./map.ts";
import { checkResource } from "./resource.ts";
import type { TypedStateContext } from "./state-context.ts";

type State = Record<string, unknown>;

const CHECKS: Partial<Record<StateType, (state: State, context: TypedStateContext) => void>> = {
  Task: checkTask,
  Choice: checkChoice,
  Wait: checkWait,
  Parallel: checkParallel,
  Map: checkMap,
};

/** Checks what only states of this type have. */
export function checkByType(state: State, context: TypedStateContext): void {
  CHECKS[context.type]?.(state, context);
  checkErrorHandlers(state, context);
}

function checkTask(state: State, { location, language, walk }: TypedStateContext): void {
  const { findings, type } = walk;
  if (state["Resource"] === undefined) {
    findings.schema(location, "These fields are required: [Resource]");
    return;
  }
  const givenName = language === "JSONata" ? "Arguments" : "Parameters";
  // A JSONPath task without Parameters gets its input, which is not known yet.
  const given = state[givenName] ?? "input";
  checkResource({ resource: state["Resource"], given, givenName }, { type, location, findings });
  checkLimits(state, location, walk);
  const credentials = state["Credentials"];
  if (isObject(credentials) && !("RoleArn" in credentials) && !("RoleArn.$" in credentials)) {
    findings.schema(`${location}/Credentials`, "The field 'RoleArn' is required but was missing");
  }
}

const MAX_TIMEOUT_SECONDS = 99_999_999;

function checkLimits(
  state: State,
  location: string,
  { findings }: TypedStateContext["walk"],
): void {
  for (const name of ["TimeoutSeconds", "HeartbeatSeconds"]) {
    const value = state[name];
    if (value === undefined || expressionIn(value) !== undefined) continue;
    if (!Number.isInteger(value) || Number(value) <= 0 || Number(value) > MAX_TIMEOUT_SECONDS) {
      findings.schema(
        `${location}/${name}`,
        `Value must be an integer between 1 and ${MAX_TIMEOUT_SECONDS}`,
      );
    }
    if (state[`${name}Path`] !== undefined) {
      findings.schema(location, `Only one of [${name}, ${name}Path] can be set`);
    }
  }
}

function checkChoice(state: State, { location, language, walk }: TypedStateContext): void {
  const choices = state["Choices"];
  if (!Array.isArray(choices)) {
    walk.findings.schema(location, "These fields are required: [Choices]");
    return;
  }
  if (choices.length === 0) {
    walk.findings.schema(`${location}/Choices`, "Array must not be empty");
  }
  for (const [at, rule] of choices.entries()) {
    const inner = `${location}/Choices[${at}]`;
    checkChoiceRule(rule, { location: inner, language, findings: walk.findings, isTop: true });
  }
}

const WAIT_FIELDS = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

function checkWait(state: State, { location, language, walk }: TypedStateContext): void {
  const { findings } = walk;
  const given = WAIT_FIELDS.filter((name) => state[name] !== undefined);
  if (given.length !== 1) {
    findings.schema(location, `Exactly one of [${WAIT_FIELDS.join(", ")}] must be set`);
  }
  const { Timestamp, Seconds } = state;
  const isExpression = language === "JSONata" && expressionIn(Timestamp) !== undefined;
  if (Timestamp !== undefined && !isExpression && parseTimestamp(Timestamp) === undefined) {
    findings.schema(`${location}/Timestamp`, "String does not match RFC3339 timestamp");
  }
  if (Seconds === undefined || (language === "JSONata" && expressionIn(Seconds) !== undefined)) {
    return;
  }
  if (!Number.isInteger(Seconds) || Number(Seconds) < 0 || Number(Seconds) > MAX_TIMEOUT_SECONDS) {
    findings.schema(
      `${location}/Seconds`,
      `Value must be an integer between 0 and ${MAX_TIMEOUT_SECONDS}`,
    );
  }
}

function checkParallel(state: State, { location, walk, checkMachine }: TypedStateContext): void {
  const branches = state["Branches"];
  if (!Array.isArray(branches)) {
    walk.findings.schema(location, "These fields are required: [Branches]");
    return;
  }
  if (branches.length === 0) {
    walk.findings.schema(`${location}/Branches`, "Array must not be empty");
  }
  for (const [at, branch] of branches.entries()) {
    checkMachine(branch, `${location}/Branches[${at}]`);
  }
}

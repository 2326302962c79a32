import { randomUUID } from "node:crypto";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import { isObject } from "../../../kernel/service.ts";
import { createObjectStore } from "../integrations/s3-objects.ts";
import type { Caller } from "../integrations/service-call.ts";
import { createTasks } from "../integrations/tasks.ts";
import type { ObjectStore } from "../interpreter/host.ts";
import { type Fields, parseJson } from "../language/value.ts";
import { createSeededRandom } from "../query/seeded-random.ts";
import { type FoundState, findState } from "../test-state/find-state.ts";
import { Inspection, type Mock, mockTasks } from "../test-state/inspection.ts";
import { runStateTest, type TestOutcome } from "../test-state/run.ts";
import { diagnose } from "../validation/check.ts";
import { invalid } from "./api-errors.ts";
import { passRole, type States, type StatesInput, type StatesOperations } from "./context.ts";

/** TestState. */
export function testStateOperations(states: States): StatesOperations {
  return {
    TestState: {
      permissions: ({ roleArn }) => [...allow("states:TestState"), ...passRole(roleArn)],
      run: (input) => testState(states, input),
    },
  };
}

/** Runs one state by itself, with or without a mock in place of its work. */
async function testState(states: States, input: StatesInput<"TestState">) {
  const found = findState(checkedDefinition(input.definition), input.stateName);
  const stateInput = jsonOf(input, "input") ?? {};
  const { stateConfiguration: config = {}, inspectionLevel = "INFO" } = input;
  const mock = input.mock && checkedMock(input.mock);
  const failures = config.mapIterationFailureCount;
  const inspection = new Inspection(stateInput, mock, { failures });
  const caller = callerOf(states, input.roleArn ?? "");
  const outcome = await runStateTest({
    cloud: states.cloud,
    found,
    input: stateInput,
    context: (jsonOf(input, "context") as Fields) ?? contextOf(caller, found, stateInput),
    variables: (jsonOf(input, "variables") as Fields) ?? {},
    inspection,
    tasks: mock ? mockTasks(mock) : createTasks(caller, states),
    objects: objectsOf(caller, config.mapItemReaderData),
    retryCount: config.retrierRetryCount ?? 0,
  });
  return answerOf(outcome, inspection, inspectionLevel);
}

/** The transitions of a state by itself lead nowhere; all else must be valid. Throws `InvalidDefinition`. */
function checkedDefinition(text: string): Fields {
  const parsed = parseJson(text);
  const value = "value" in parsed && isObject(parsed.value) ? parsed.value : undefined;
  const whole =
    value && !("States" in value)
      ? JSON.stringify({ StartAt: "StateName", States: { StateName: value } })
      : text;
  const errors = diagnose(whole, "STANDARD").filter(
    ({ code, location }) =>
      value === undefined ||
      "States" in value ||
      !["MISSING_TRANSITION_TARGET", "MISSING_END_STATE"].includes(code) ||
      location.includes("/ItemProcessor/") ||
      location.includes("/Branches["),
  );
  const [first] = errors;
  if (!first && value) return value;
  throw new ServiceError(
    "InvalidDefinition",
    `Invalid State Machine Definition: '${errors.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(", ")}'`,
  );
}

function checkedMock(mock: Mock): Mock {
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    throw invalid(
      "A test mock should have only one of the following fields: [result, errorOutput].",
    );
  }
  if (mock.result !== undefined && !("value" in parseJson(mock.result))) {
    throw invalid("Mocked result must be valid JSON");
  }
  return mock;
}

function jsonOf(input: StatesInput<"TestState">, name: "input" | "context" | "variables"): unknown {
  const text = input[name];
  if (text === undefined) return undefined;
  const parsed = parseJson(text);
  if ("value" in parsed) return parsed.value;
  if (name === "input") {
    throw new ServiceError("InvalidExecutionInput", `Invalid Execution Input: '${parsed.message}'`);
  }
  throw invalid(`The value of '${name}' is not valid JSON`);
}

function callerOf({ cloud }: States, roleArn: string): Caller {
  const name = randomUUID();
  return {
    cloud,
    roleArn,
    stateMachineArn: `arn:aws:states:${cloud.region}:${cloud.accountId}:stateMachine:${randomUUID()}`,
    executionName: name,
    seeded: createSeededRandom(name),
  };
}

function contextOf(caller: Caller, { name, state }: FoundState, input: unknown): Fields {
  const time = new Date(caller.cloud.clock.now()).toISOString();
  const machine = caller.stateMachineArn.split(":").at(-1);
  const base = caller.stateMachineArn.replace(":stateMachine:", ":express:");
  return {
    Execution: {
      Id: `${base}:${caller.executionName}`,
      Input: input,
      Name: caller.executionName,
      RoleArn: caller.roleArn,
      StartTime: time,
    },
    StateMachine: { Id: caller.stateMachineArn, Name: machine },
    State: {
      Name: name,
      EnteredTime: time,
      ...(["Task", "Map", "Parallel"].includes(state.Type) ? { RetryCount: 0 } : {}),
    },
  };
}

/** @param data replaces what an ItemReader would read */
function objectsOf(caller: Caller, data: string | undefined): ObjectStore {
  if (data === undefined) return createObjectStore(caller);
  return { read: async () => Buffer.from(data), list: async () => ({}), write: async () => {} };
}

function answerOf(outcome: TestOutcome, { data }: Inspection, level: string) {
  const { status, output, next, error, cause } = outcome;
  return defined({
    status,
    output: output === undefined ? undefined : JSON.stringify(output),
    nextState: next,
    error,
    cause,
    inspectionData: level === "INFO" ? undefined : data,
  });
}

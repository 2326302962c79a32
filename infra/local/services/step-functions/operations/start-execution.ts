import { randomUUID } from "node:crypto";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { ExecutionRecord } from "../executions/execution-record.ts";
import type { Ending } from "../interpreter/host.ts";
import { MAX_PAYLOAD_BYTES, parseJson } from "../language/value.ts";
import type { Target } from "../machines/machine-store.ts";
import { invalid } from "./api-errors.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { checkName, seconds } from "./input.ts";

/** StartExecution, and StartSyncExecution of Express state machines. */
export function startOperations(states: States): StatesOperations {
  return {
    StartExecution: {
      permissions: ({ stateMachineArn }) => allow("states:StartExecution", stateMachineArn),
      run: (input) => startExecution(states, input),
    },
    StartSyncExecution: {
      permissions: ({ stateMachineArn }) => allow("states:StartSyncExecution", stateMachineArn),
      run: (input) => startSyncExecution(states, input),
    },
  };
}

/** Starting again with the same name and input while it runs gives the same execution. */
async function startExecution(states: States, request: StatesInput<"StartExecution">) {
  const target = states.machines.resolve(request.stateMachineArn, Math.random);
  const { name = randomUUID(), input = "{}", traceHeader } = request;
  checkName(name);
  checkExecutionInput(input);
  const start = { arn: executionArn(target, name), name, input, traceHeader };
  const known = states.engine.index.get(start.arn);
  const record = known ? await same(states, known, input) : launch(states, target, start);
  return { executionArn: record.arn, startDate: seconds(record.startDate) };
}

function checkExecutionInput(text: string): void {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw invalid(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
    );
  }
  const parsed = parseJson(text);
  if ("value" in parsed) return;
  throw new ServiceError(
    "InvalidExecutionInput",
    `Invalid State Machine Execution Input: '${parsed.message}'`,
  );
}

function executionArn({ machine }: Target, name: string): string {
  const family = machine.type === "EXPRESS" ? "express" : "execution";
  const base = machine.arn.replace(":stateMachine:", `:${family}:`);
  return machine.type === "EXPRESS" ? `${base}:${name}:${randomUUID()}` : `${base}:${name}`;
}

/** An execution to start: its name and what the caller gave it. */
interface Start {
  readonly arn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly traceHeader: string | undefined;
}

/** The execution of that name when it runs with the same input. Throws `ExecutionAlreadyExists` for any other. */
async function same(
  { engine }: States,
  record: ExecutionRecord,
  input: string,
): Promise<ExecutionRecord> {
  const { arn, status } = record;
  const start = engine.startLine(arn) ?? (await engine.read(arn)).start;
  if (status === "RUNNING" && start.input === input) return record;
  throw new ServiceError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
}

function launch(
  { engine }: States,
  { machine, revision, version, alias }: Target,
  start: Start,
): ExecutionRecord {
  return engine.start({
    start: defined({
      ...start,
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      roleArn: revision.roleArn,
      definition: revision.definition,
      machine: {
        updateDate: seconds(machine.updateDate),
        loggingConfiguration: revision.loggingConfiguration,
        tracingConfiguration: revision.tracingConfiguration,
        revisionId: revision.revisionId,
        encryptionConfiguration: { type: "AWS_OWNED_KEY" },
      },
    }),
    record: defined({
      versionArn: version && `${machine.arn}:${version.number}`,
      aliasArn: alias && `${machine.arn}:${alias.name}`,
      express: machine.type === "EXPRESS" ? true : undefined,
    }),
  });
}

/** Answers when the execution has ended. */
async function startSyncExecution(states: States, request: StatesInput<"StartSyncExecution">) {
  const target = states.machines.resolve(request.stateMachineArn, Math.random);
  if (target.machine.type !== "EXPRESS") {
    throw new ServiceError(
      "StateMachineTypeNotSupported",
      "This operation is not supported by this type of state machine",
    );
  }
  const { name = randomUUID(), input = "{}", traceHeader } = request;
  checkExecutionInput(input);
  const arn = executionArn(target, name);
  const record = launch(states, target, { arn, name, input, traceHeader });
  const ending = await states.engine.ending(arn);
  const { stopDate = record.startDate } = states.engine.index.get(arn) ?? record;
  const duration = Math.max(0, stopDate - record.startDate);
  return {
    executionArn: arn,
    stateMachineArn: target.machine.arn,
    name,
    startDate: seconds(record.startDate),
    stopDate: seconds(stopDate),
    input,
    inputDetails: { included: true },
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: Math.ceil(duration / 100) * 100,
    },
    ...describeEnding(ending),
  };
}

function describeEnding(ending: Ending) {
  const { status } = ending;
  if (status === "SUCCEEDED") {
    return { status, output: JSON.stringify(ending.output), outputDetails: { included: true } };
  }
  return { status, error: ending.error, cause: ending.cause };
}

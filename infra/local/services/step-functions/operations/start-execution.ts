import { randomUUID } from "node:crypto";
import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import type { ExecutionRecord } from "../executions/record.ts";
import type { Ending } from "../interpreter/host.ts";
import { MAX_PAYLOAD_BYTES, parseJson } from "../language/value.ts";
import type { Target } from "../machines/machine-store.ts";
import { invalid } from "./api-errors.ts";
import type { Operation, States } from "./context.ts";
import { checkName, optionalText, requiredText, seconds } from "./input.ts";

/** StartExecution. Starting again with the same name and input while it runs gives the same execution. */
export const startExecution: Operation = (states, input) => {
  const target = states.machines.resolve(requiredText(input, "stateMachineArn"), Math.random);
  const name = optionalText(input, "name") ?? randomUUID();
  checkName(name);
  const text = executionInput(input);
  const arn = executionArn(target, name);
  const record = known(states, arn, text) ?? begin(states, target, { arn, name, text, input });
  return { executionArn: record.arn, startDate: seconds(record.startDate) };
};

function executionInput(input: Shape): string {
  const text = optionalText(input, "input") ?? "{}";
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw invalid(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
    );
  }
  const parsed = parseJson(text);
  if ("value" in parsed) return text;
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

function known(states: States, arn: string, text: string): ExecutionRecord | undefined {
  const record = states.engine.index.get(arn);
  if (!record) return undefined;
  const start = states.engine.startLine(arn);
  if (record.status === "RUNNING" && start?.input === text) return record;
  throw new ServiceError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
}

function begin(
  { engine }: States,
  { machine, revision, version, alias }: Target,
  { arn, name, text, input }: { arn: string; name: string; text: string; input: Shape },
): ExecutionRecord {
  const traceHeader = optionalText(input, "traceHeader");
  return engine.start({
    start: {
      arn,
      name,
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      roleArn: revision.roleArn,
      definition: revision.definition,
      input: text,
      ...(traceHeader === undefined ? {} : { traceHeader }),
      machine: {
        updateDate: seconds(machine.updateDate),
        loggingConfiguration: revision.loggingConfiguration,
        tracingConfiguration: revision.tracingConfiguration,
        revisionId: revision.revisionId,
        encryptionConfiguration: { type: "AWS_OWNED_KEY" },
      },
    },
    record: {
      ...(version ? { versionArn: `${machine.arn}:${version.number}` } : {}),
      ...(alias ? { aliasArn: `${machine.arn}:${alias.name}` } : {}),
      ...(machine.type === "EXPRESS" ? { express: true } : {}),
    },
  });
}

/** StartSyncExecution, of Express state machines only: answers when the execution has ended. */
export const startSyncExecution: Operation = async (states, input) => {
  const target = states.machines.resolve(requiredText(input, "stateMachineArn"), Math.random);
  if (target.machine.type !== "EXPRESS") {
    throw new ServiceError(
      "StateMachineTypeNotSupported",
      "This operation is not supported by this type of state machine",
    );
  }
  const name = optionalText(input, "name") ?? randomUUID();
  const text = executionInput(input);
  const arn = executionArn(target, name);
  const record = begin(states, target, { arn, name, text, input });
  const ending = await states.engine.ending(arn);
  const { stopDate = record.startDate } = states.engine.index.get(arn) ?? record;
  const duration = Math.max(0, stopDate - record.startDate);
  return {
    executionArn: arn,
    stateMachineArn: target.machine.arn,
    name,
    startDate: seconds(record.startDate),
    stopDate: seconds(stopDate),
    input: text,
    inputDetails: { included: true },
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: Math.ceil(duration / 100) * 100,
    },
    ...endOf(ending),
  };
};

function endOf(ending: Ending): Shape {
  const { status } = ending;
  if (status === "SUCCEEDED") {
    return { status, output: JSON.stringify(ending.output), outputDetails: { included: true } };
  }
  return { status, error: ending.error, cause: ending.cause };
}

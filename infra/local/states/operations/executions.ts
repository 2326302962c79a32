import { randomUUID } from "node:crypto";
import { ServiceError } from "../../aws-error.ts";
import type { Shape } from "../../service.ts";
import { executionMissing, invalid, invalidArn } from "../errors.ts";
import type { ExecutionRecord, StartLine } from "../executions/record.ts";
import { LARGEST_PAYLOAD } from "../interpreter/limits.ts";
import { parseJson } from "../interpreter/parse-json.ts";
import type { Target } from "../machines/store.ts";
import type { Operation, States } from "./context.ts";
import { optionalText, page, requiredText, seconds } from "./input.ts";
import { checkName } from "./names.ts";

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
  if (Buffer.byteLength(text) > LARGEST_PAYLOAD) {
    throw invalid(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${LARGEST_PAYLOAD}`,
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
    ...(ending.status === "SUCCEEDED"
      ? {
          status: "SUCCEEDED",
          output: JSON.stringify(ending.output),
          outputDetails: { included: true },
        }
      : ending),
  };
};

/** The execution that an ARN names. Throws `InvalidArn` or `ExecutionDoesNotExist`. */
export function findExecution({ engine }: States, input: Shape): ExecutionRecord {
  const arn = requiredText(input, "executionArn");
  const record = engine.index.get(arn);
  if (record && !record.express) return record;
  if (!arn.includes(":execution:") && !arn.includes(":express:")) throw invalidArn(arn);
  throw executionMissing(arn);
}

/** DescribeExecution. */
export const describeExecution: Operation = (states, input) => {
  const record = findExecution(states, input);
  const withData = input["includedData"] !== "METADATA_ONLY";
  const running = states.engine.startLine(record.arn);
  const { start, end } = running
    ? { start: running, end: undefined }
    : states.engine.read(record.arn);
  return {
    ...summary(record),
    ...(withData ? { input: start.input, inputDetails: { included: true } } : {}),
    ...(withData && end?.output !== undefined
      ? { output: end.output, outputDetails: { included: true } }
      : {}),
    ...(end?.error === undefined ? {} : { error: end.error }),
    ...(end?.cause === undefined ? {} : { cause: end.cause }),
    ...traceOf(start),
    redriveCount: record.redriveCount,
    redriveStatus: redriveStatus(record),
    ...redriveReason(record),
  };
};

function summary(record: ExecutionRecord): Shape {
  const { stopDate, redriveDate, versionArn, aliasArn, mapRunArn } = record;
  return {
    executionArn: record.arn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    status: record.status,
    startDate: seconds(record.startDate),
    ...(stopDate === undefined ? {} : { stopDate: seconds(stopDate) }),
    ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
    ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    ...(redriveDate === undefined ? {} : { redriveDate: seconds(redriveDate) }),
  };
}

function traceOf({ traceHeader }: StartLine): Shape {
  return traceHeader === undefined ? {} : { traceHeader };
}

function redriveStatus(record: ExecutionRecord): string {
  if (record.mapRunArn !== undefined && record.status !== "SUCCEEDED") {
    return "REDRIVABLE_BY_MAP_RUN";
  }
  const ended = ["FAILED", "TIMED_OUT", "ABORTED"].includes(record.status);
  return ended ? "REDRIVABLE" : "NOT_REDRIVABLE";
}

function redriveReason({ status }: ExecutionRecord): Shape {
  if (status === "SUCCEEDED") {
    return { redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven" };
  }
  if (status === "RUNNING") {
    return { redriveStatusReason: "Execution is RUNNING and cannot be redriven" };
  }
  return {};
}

/** ListExecutions of a state machine, a version, an alias or a map run; newest first. */
export const listExecutions: Operation = (states, input) => {
  const owner = optionalText(input, "stateMachineArn") ?? optionalText(input, "mapRunArn");
  if (owner === undefined) requiredText(input, "stateMachineArn");
  if (input["mapRunArn"] === undefined) states.machines.resolve(String(owner), () => 0);
  const status = optionalText(input, "statusFilter");
  const found = [...states.engine.index.all()].filter(
    (record) =>
      ownerOf(record, String(owner)) &&
      !record.express &&
      (status === undefined || status === record.status) &&
      matchesRedrive(record, optionalText(input, "redriveFilter")),
  );
  const { items, nextToken } = page(found.reverse(), input);
  const executions = items.map((record) => ({
    ...summary(record),
    ...(record.redriveCount > 0 ? { redriveCount: record.redriveCount } : {}),
  }));
  return { executions, ...(nextToken ? { nextToken } : {}) };
};

function matchesRedrive({ redriveCount }: ExecutionRecord, filter: string | undefined): boolean {
  if (filter === undefined) return true;
  return filter === "REDRIVEN" ? redriveCount > 0 : redriveCount === 0;
}

function ownerOf(record: ExecutionRecord, owner: string): boolean {
  if (record.mapRunArn !== undefined) return record.mapRunArn === owner;
  return [record.stateMachineArn, record.versionArn, record.aliasArn].includes(owner);
}

/** RedriveExecution: only what failed is done again. Throws `ExecutionNotRedrivable`. */
export const redriveExecution: Operation = (states, input) => {
  const record = findExecution(states, input);
  if (redriveStatus(record) !== "REDRIVABLE") {
    throw new ServiceError(
      "ExecutionNotRedrivable",
      `The execution you are trying to redrive is not redrivable: Execution is ${record.status} and cannot be redriven`,
    );
  }
  const { redriveDate = states.engine.now() } = states.engine.redrive(record);
  return { redriveDate: seconds(redriveDate) };
};

/** StopExecution; an execution that has ended keeps its end. */
export const stopExecution: Operation = async (states, input) => {
  const record = findExecution(states, input);
  const error = optionalText(input, "error");
  const cause = optionalText(input, "cause");
  await states.engine.abort(record, {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  const stopped = states.engine.index.get(record.arn) ?? record;
  return { stopDate: seconds(stopped.stopDate ?? states.engine.now()) };
};

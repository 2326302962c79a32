import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { type ExecutionRecord, redriveStatus, type StartLine } from "../executions/record.ts";
import { executionMissing, invalidArn } from "./api-errors.ts";
import type { Operation, States } from "./context.ts";
import { optionalText, page, requiredText, seconds } from "./input.ts";

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

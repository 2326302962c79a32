import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import { type ExecutionRecord, redriveStatus } from "../executions/execution-record.ts";
import { splitArn } from "../machines/machine-store.ts";
import { executionMissing, invalid, invalidArn } from "./api-errors.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { page, seconds } from "./input.ts";

/** The operations on executions that exist. */
export function executionOperations(states: States): StatesOperations {
  return {
    DescribeExecution: {
      permissions: ({ executionArn }) => allow("states:DescribeExecution", executionArn),
      run: (input) => describeExecution(states, input),
    },
    ListExecutions: {
      permissions: ({ stateMachineArn, mapRunArn }) =>
        allow("states:ListExecutions", stateMachineArn ?? mapRunArn),
      run: (input) => listExecutions(states, input),
    },
    RedriveExecution: {
      permissions: ({ executionArn }) => allow("states:RedriveExecution", executionArn),
      run: (input) => redriveExecution(states, input),
    },
    StopExecution: {
      permissions: ({ executionArn }) => allow("states:StopExecution", executionArn),
      run: (input) => stopExecution(states, input),
    },
  };
}

/** The execution that an ARN names. Throws `InvalidArn` or `ExecutionDoesNotExist`. */
export function findExecution({ engine }: States, arn: string): ExecutionRecord {
  const record = engine.index.get(arn);
  if (record && !record.express) return record;
  if (!arn.includes(":execution:") && !arn.includes(":express:")) throw invalidArn(arn);
  throw executionMissing(arn);
}

async function describeExecution(states: States, input: StatesInput<"DescribeExecution">) {
  const record = findExecution(states, input.executionArn);
  const withData = input.includedData !== "METADATA_ONLY";
  const running = states.engine.startLine(record.arn);
  const { start, end } = running
    ? { start: running, end: undefined }
    : await states.engine.read(record.arn);
  const included = { included: true };
  return {
    ...summary(record),
    ...(withData ? { input: start.input, inputDetails: included } : {}),
    ...(withData && end?.output !== undefined
      ? { output: end.output, outputDetails: included }
      : {}),
    ...heldBack(states.engine.resumption.reasonOf(record.arn)),
    ...defined({ error: end?.error, cause: end?.cause, traceHeader: start.traceHeader }),
    redriveCount: record.redriveCount,
    redriveStatus: redriveStatus(record),
    ...redriveReason(record),
  };
}

/** Of an execution that is running for AWS's clients, and in truth is not resumed. */
function heldBack(reason: string | undefined) {
  return reason === undefined ? {} : { error: "LocalCloud.HeldBack", cause: reason };
}

function summary(record: ExecutionRecord) {
  const { stopDate, redriveDate } = record;
  return defined({
    executionArn: record.arn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    status: record.status,
    startDate: seconds(record.startDate),
    stopDate: stopDate === undefined ? undefined : seconds(stopDate),
    stateMachineVersionArn: record.versionArn,
    stateMachineAliasArn: record.aliasArn,
    mapRunArn: record.mapRunArn,
    redriveDate: redriveDate === undefined ? undefined : seconds(redriveDate),
  });
}

function redriveReason({ status }: ExecutionRecord) {
  if (status === "SUCCEEDED") {
    return { redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven" };
  }
  if (status === "RUNNING") {
    return { redriveStatusReason: "Execution is RUNNING and cannot be redriven" };
  }
  return {};
}

/** The executions of a state machine, a version, an alias or a map run; newest first. */
function listExecutions(states: States, input: StatesInput<"ListExecutions">) {
  const owner = input.stateMachineArn ?? input.mapRunArn;
  if (owner === undefined) {
    throw invalid(
      "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
    );
  }
  if (input.mapRunArn === undefined) states.machines.resolve(owner, () => 0);
  const { statusFilter, redriveFilter } = input;
  const { base } = input.mapRunArn === undefined ? splitArn(owner) : { base: owner };
  const found = states.engine.index
    .of(base)
    .filter(
      (record) =>
        belongsTo(record, owner) &&
        !record.express &&
        (statusFilter === undefined || statusFilter === record.status) &&
        matchesRedrive(record, redriveFilter),
    );
  const { items, nextToken } = page(found.reverse(), input);
  const executions = items.map((record) => ({
    ...summary(record),
    ...(record.redriveCount > 0 ? { redriveCount: record.redriveCount } : {}),
  }));
  return defined({ executions, nextToken });
}

function matchesRedrive({ redriveCount }: ExecutionRecord, filter: string | undefined): boolean {
  if (filter === undefined) return true;
  return filter === "REDRIVEN" ? redriveCount > 0 : redriveCount === 0;
}

function belongsTo(record: ExecutionRecord, owner: string): boolean {
  if (record.mapRunArn !== undefined) return record.mapRunArn === owner;
  return [record.stateMachineArn, record.versionArn, record.aliasArn].includes(owner);
}

/** Only what failed is done again. Throws `ExecutionNotRedrivable`. */
async function redriveExecution(states: States, { executionArn }: StatesInput<"RedriveExecution">) {
  const record = findExecution(states, executionArn);
  if (redriveStatus(record) !== "REDRIVABLE") {
    throw new ServiceError(
      "ExecutionNotRedrivable",
      `The execution you are trying to redrive is not redrivable: Execution is ${record.status} and cannot be redriven`,
    );
  }
  const { redriveDate = states.engine.now() } = await states.engine.redrive(record);
  return { redriveDate: seconds(redriveDate) };
}

/** An execution that has ended keeps its end. */
async function stopExecution(
  states: States,
  { executionArn, error, cause }: StatesInput<"StopExecution">,
) {
  const record = findExecution(states, executionArn);
  await states.engine.abort(record, defined({ error, cause }));
  const stopped = states.engine.index.get(record.arn) ?? record;
  return { stopDate: seconds(stopped.stopDate ?? states.engine.now()) };
}

import { createHash } from "node:crypto";
import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
} from "@aws-sdk/client-sfn";
import { isAwsError } from "../../../../errors.ts";
import type { ExecutionPlace } from "../../../../run/executions.ts";
import { Recent } from "../../recent.ts";
import { parseStateMachine, type StateMachine } from "./state-machine.ts";

/** Definitions and executions that are remembered. */
const MAX_DEFINITIONS = 16;
const MAX_EXECUTIONS = 1000;

/** A definition that is parsed once for all executions that ran by it. */
const machines = new Recent<StateMachine>(MAX_DEFINITIONS);
/** Hash of the definition of an execution, which never changes. */
const hashes = new Recent<string>(MAX_EXECUTIONS);

/**
 * The state machine as an execution runs it, which need not be the one that is deployed now. Where the caller may not
 * read that, it is the deployed one.
 */
export async function machineOf(
  environment: ExecutionPlace,
  executionArn: string,
): Promise<StateMachine> {
  const known = machines.get(hashes.get(executionArn) ?? "");
  if (known !== undefined) return known;
  const definition = await readDefinition(environment, executionArn);
  const hash = createHash("sha256").update(definition).digest("hex");
  hashes.keep(executionArn, hash);
  return machines.keep(hash, machines.get(hash) ?? parseStateMachine(definition));
}

async function readDefinition(
  { sfn, stack }: ExecutionPlace,
  executionArn: string,
): Promise<string> {
  try {
    const command = new DescribeStateMachineForExecutionCommand({ executionArn });
    return (await sfn.send(command)).definition ?? "";
  } catch (error) {
    if (!isAwsError(error, "AccessDeniedException")) throw error;
    const { stateMachineArn } = stack;
    const deployed = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    return deployed.definition ?? "";
  }
}

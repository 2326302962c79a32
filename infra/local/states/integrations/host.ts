import type { Cloud, Principal, ServiceName, Shape } from "../../service.ts";
import type { SeededChance } from "../executions/chance.ts";
import type { TaskCall } from "../interpreter/ports.ts";

/** On whose behalf tasks call. */
export interface Caller {
  readonly cloud: Cloud;
  readonly roleArn: string;
  readonly stateMachineArn: string;
  readonly executionName: string;
  readonly chance: SeededChance;
}

/** One call of a service by a Task. */
export interface ServiceCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Shape;
}

/** The id that the call's request has: the same when the call is made again after a restart. */
export function requestIdOf(caller: Caller, call: TaskCall): string {
  return caller.chance.uuid(`request/${call.key}`);
}

/** Calls a service as the state machine's role, or as the role that `Credentials` name. */
export async function callService(
  caller: Caller,
  call: TaskCall,
  { service, operation, input }: ServiceCall,
): Promise<Shape> {
  return caller.cloud.call(service, operation, input, {
    principal: principalOf(caller, call),
    requestId: requestIdOf(caller, call),
    signal: call.signal,
  });
}

function principalOf(caller: Caller, call: TaskCall): Principal {
  const { RoleArn } = (call.credentials ?? {}) as { RoleArn?: string };
  return caller.cloud.assumeRole({
    roleArn: RoleArn ?? caller.roleArn,
    servicePrincipal: "states.amazonaws.com",
    sourceArn: caller.stateMachineArn,
    sessionName: caller.executionName.slice(0, 64),
  });
}

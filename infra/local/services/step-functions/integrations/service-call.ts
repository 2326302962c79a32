import { setTimeout as delay } from "node:timers/promises";
import type { Cloud, Principal, ServiceName, Shape } from "../../../kernel/service.ts";
import { operationOf } from "../../../protocol/schema.ts";
import type { TaskCall } from "../interpreter/host.ts";
import type { SeededRandom } from "../query/seeded-random.ts";

/** On whose behalf tasks call. */
export interface Caller {
  readonly cloud: Cloud;
  readonly roleArn: string;
  readonly stateMachineArn: string;
  readonly executionName: string;
  readonly seeded: SeededRandom;
}

/** One call of a service by a Task. */
export interface ServiceCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Shape;
}

/** The id that the call's request has: the same when the call is made again after a restart. */
export function requestIdOf(caller: Caller, call: TaskCall): string {
  return caller.seeded.uuid(`request/${call.key}`);
}

/**
 * Fills in the idempotency tokens that the caller left out, as the SDKs do. They are the same when
 * the call is made again after a restart, so that a service does not do its work twice.
 */
function withTokens(caller: Caller, call: TaskCall, made: ServiceCall): Shape {
  const members = operationOf(made.service, made.operation)?.input.members ?? [];
  const missing = members.filter(
    ({ name, traits }) => traits["idempotencyToken"] && made.input[name] === undefined,
  );
  const token = caller.seeded.uuid(`token/${call.key}`);
  return { ...made.input, ...Object.fromEntries(missing.map(({ name }) => [name, token])) };
}

/** Waits between two polls of a job: in the cloud's time, but not so briefly that polling overloads the machine. */
export async function pause(
  { cloud }: Caller,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const real = Math.max(MIN_PAUSE_MS, milliseconds / cloud.clock.speed);
  await delay(real, undefined, { signal });
}

const MIN_PAUSE_MS = 20;

/** Calls a service as the state machine's role, or as the role that `Credentials` name. */
export async function callService(
  caller: Caller,
  call: TaskCall,
  { service, operation, input }: ServiceCall,
): Promise<Shape> {
  const complete = withTokens(caller, call, { service, operation, input });
  return caller.cloud.call(service, operation, complete, {
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

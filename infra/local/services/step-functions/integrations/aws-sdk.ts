import { isObject } from "../../../kernel/service.ts";
import { toServiceInput, toStatesOutput } from "../../../protocol/api-model.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { Fault } from "../language/errors.ts";
import { operationName, sdkService } from "../language/integrated-service.ts";
import { MAX_PAYLOAD_BYTES } from "../language/value.ts";
import { readBytes } from "./bytes.ts";
import { notSimulated, sdkFailure } from "./call-failure.ts";
import { type Caller, callService, requestIdOf } from "./service-call.ts";

/** `arn:aws:states:::aws-sdk:<service>:<action>`: any operation of a service that the cloud has. */
export async function callSdk(caller: Caller, call: TaskCall): Promise<unknown> {
  const target = sdkService(call.resource.type);
  if (!target) throw notSimulated(call.resource);
  if (!isObject(call.arguments)) throw new Fault("The arguments of a Task must be an object.");
  const operation = operationName(call.resource.action);
  const { service } = target;
  try {
    const input = toServiceInput(service, operation, call.arguments);
    const output = await callService(caller, call, { service, operation, input });
    return toStatesOutput(service, operation, await withText(output, call));
  } catch (thrown) {
    throw sdkFailure(thrown, target, requestIdOf(caller, call));
  }
}

/** Streams and bytes become text; at most 256 KiB of it. */
async function withText(output: Record<string, unknown>, call: TaskCall) {
  const result = { ...output };
  for (const name of ["Body", "body", "Payload"]) {
    if (result[name] === undefined) continue;
    const limits = { limit: MAX_PAYLOAD_BYTES, state: call.resource.type };
    result[name] = (await readBytes(result[name], limits)).toString("utf8");
  }
  return result;
}

import { ServiceError } from "../aws-error.ts";
import type { CallContext, Cloud, ServiceName, Shape } from "../service.ts";
import type { Fault } from "./faults.ts";
import type { OpenRequests } from "./open-requests.ts";
import { plannedError } from "./planned-error.ts";

interface FaultedCall {
  readonly cloud: Cloud;
  readonly requests: OpenRequests;
  readonly service: ServiceName;
  readonly operation: string;
  readonly context: CallContext;
}

/**
 * Runs an operation through the fault that is planned for it, if there is one. Effects at `call`:
 * `throttle`, `error`, `quota` answer with the service's own error; `delay` waits `seconds` of the cloud first;
 * `drop-connection` ends the connection `when: before` the operation runs (default), `after` it has, or `mid-body`
 * after `bytes` of the answer.
 */
export async function passThroughFault(
  call: FaultedCall,
  run: () => Promise<Shape>,
): Promise<Shape> {
  const { cloud, service, operation, context } = call;
  const role = context.principal.roleArn?.split("/").at(-1) ?? context.principal.kind;
  const fault = cloud.faults.take("call", { service, operation, role });
  if (fault === undefined) return run();
  switch (fault.effect) {
    case "delay":
      await cloud.clock.sleep(Number(fault.settings["seconds"] ?? 1) * 1000, context.signal);
      return run();
    case "drop-connection":
      return drop(fault, call, run);
    default:
      throw plannedError(service, fault);
  }
}

async function drop(
  { settings }: Fault,
  { requests, context }: FaultedCall,
  run: () => Promise<Shape>,
): Promise<Shape> {
  const when = settings["when"] ?? "before";
  const output = when === "before" ? {} : await run();
  if (when === "mid-body" && requests.cutAfter(context.requestId, Number(settings["bytes"] ?? 1))) {
    return output;
  }
  requests.drop(context.requestId);
  // A caller inside the cloud has no connection to lose; AWS's own client reports it in these words.
  throw new ServiceError(
    "SdkClientException",
    "Unable to execute HTTP request: The target server failed to respond",
    { status: 500 },
  );
}

import { ServiceError } from "../aws-error.ts";
import type { CallContext, Cloud, ServiceName, Shape } from "../service.ts";
import type { Fault } from "./faults.ts";

interface FaultedCall {
  readonly cloud: Cloud;
  readonly service: ServiceName;
  readonly operation: string;
  readonly context: CallContext;
}

/** Runs an operation through the fault that is planned for it, if there is one. */
export async function passThroughFault(
  { cloud, service, operation, context }: FaultedCall,
  run: () => Promise<Shape>,
): Promise<Shape> {
  const fault = cloud.faults.take("call", { service, operation });
  if (fault === undefined) return run();
  if (fault.effect === "delay") {
    await cloud.clock.sleep(Number(fault.settings["seconds"] ?? 1) * 1000, context.signal);
    return run();
  }
  throw asError(fault);
}

function asError({ effect, settings }: Fault): ServiceError {
  const { code, message, status } = settings;
  if (effect === "throttle") {
    return new ServiceError(
      String(code ?? "ThrottlingException"),
      String(message ?? "Rate exceeded"),
      { status: Number(status ?? 400) },
    );
  }
  return new ServiceError(
    String(code ?? "InternalServerException"),
    String(message ?? "The server encountered an internal error. Please try again."),
    { status: Number(status ?? 500) },
  );
}

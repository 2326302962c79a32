import type { TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import type { Caller } from "./service-call.ts";

/**
 * Passes a Task's call through the fault that is planned for it at `state`, if there is one. Facts: execution
 * (its name) and state. Effects: `error` (code, message), `timeout`, and `hang`, which waits until the execution
 * is stopped. The service is not called.
 */
export async function passStateFault(
  { cloud, executionName }: Caller,
  { state }: TaskCall,
): Promise<void> {
  const fault = cloud.faults.take("state", { execution: executionName, state });
  if (fault === undefined) return;
  const { code = "States.TaskFailed", message = "A planned fault" } = fault.settings;
  switch (fault.effect) {
    case "timeout":
      throw new StateError("States.Timeout", undefined);
    case "hang":
      return new Promise(() => {});
    default:
      throw new StateError(String(code), String(message));
  }
}

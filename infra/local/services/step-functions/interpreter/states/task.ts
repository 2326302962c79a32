import { Fault, StateError } from "../../language/errors.ts";
import { parseResource, type Resource } from "../../language/resource.ts";
import { toText } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/template.ts";
import { readSeconds } from "../fields.ts";
import type { Frame, Outcome } from "../frame.ts";
import { argumentsOf, finishWithResult, inspected, inspectedInput } from "../io.ts";
import type { TaskPlan } from "../task-events.ts";
import { runTaskWork } from "../task-work.ts";

/** Calls a service, a Lambda function or an activity. */
export async function runTask(frame: Frame): Promise<Outcome> {
  const resource = parseResource(frame.state.Resource ?? "");
  if (!resource) throw new Fault(`The resource '${frame.state.Resource}' is not a valid ARN.`);
  const input = inspectedInput(frame);
  const token = frame.thread.ports.token(frame.thread.nextKey());
  const inner = withToken(frame, resource, token);
  const plan = await planTask(inner, { resource, token, input });
  const result = await runTaskWork(inner, plan);
  return { ...(await finishWithResult(inner, input, result)), next: frame.state.Next };
}

function withToken(frame: Frame, resource: Resource, token: string): Frame {
  if (resource.pattern !== "token" || resource.kind === "activity") return frame;
  return { ...frame, context: { ...frame.context, Task: { Token: token } } };
}

async function planTask(
  frame: Frame,
  { resource, token, input }: { resource: Resource; token: string; input: unknown },
): Promise<TaskPlan> {
  const args = await argumentsOf(frame, input);
  if (frame.language === "JSONPath") inspected(frame, "afterParameters", args);
  const timeoutSeconds = await readSeconds(frame, "TimeoutSeconds", input);
  const heartbeatSeconds = await readSeconds(frame, "HeartbeatSeconds", input);
  if (
    timeoutSeconds !== undefined &&
    heartbeatSeconds !== undefined &&
    heartbeatSeconds >= timeoutSeconds
  ) {
    throw new StateError("States.Runtime", "HeartbeatSeconds must be less than TimeoutSeconds.");
  }
  const credentials = await credentialsOf(frame, input);
  return {
    resource,
    arguments: args,
    argumentsText: toText(args),
    credentials,
    token,
    timeoutSeconds,
    heartbeatSeconds,
  };
}

async function credentialsOf(frame: Frame, input: unknown): Promise<unknown> {
  const { Credentials } = frame.state;
  if (Credentials === undefined) return undefined;
  if (frame.language === "JSONPath") return fillJsonPath(Credentials, frame, input);
  return fillJsonata(Credentials, frame, { field: "Credentials" });
}

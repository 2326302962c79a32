import { isObject } from "../../../../kernel/service.ts";
import { Fault, StateError } from "../../language/errors.ts";
import { parseResource, type Resource } from "../../language/resource.ts";
import { toText } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/query.ts";
import { readSeconds } from "../field-values.ts";
import { argumentsOf, finishWithResult, inspected, inspectedInput } from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";
import type { TaskPlan } from "../task-events.ts";
import { runTaskWork } from "../task-work.ts";

/** Calls a service, a Lambda function or an activity. */
export async function runTask(visit: StateVisit): Promise<Outcome> {
  const resource = parseResource(visit.state.Resource ?? "");
  if (!resource) throw new Fault(`The resource '${visit.state.Resource}' is not a valid ARN.`);
  const input = await inspectedInput(visit);
  const token = givenToken(visit) ?? visit.thread.host.token(visit.thread.nextKey());
  const inner = withToken(visit, resource, token);
  const plan = await planTask(inner, { resource, token, input });
  const result = await runTaskWork(inner, plan);
  return { ...(await finishWithResult(inner, input, result)), next: visit.state.Next };
}

/** The token that a caller of TestState supplies. */
function givenToken({ context }: StateVisit): string | undefined {
  const task = context["Task"];
  return isObject(task) && typeof task["Token"] === "string" ? task["Token"] : undefined;
}

/** The context object with its token: a worker may end what waits for a callback, and also a job. */
function withToken(visit: StateVisit, resource: Resource, token: string): StateVisit {
  if (resource.pattern === "request" || resource.kind === "activity") return visit;
  return { ...visit, context: { ...visit.context, Task: { Token: token } } };
}

async function planTask(
  visit: StateVisit,
  { resource, token, input }: { resource: Resource; token: string; input: unknown },
): Promise<TaskPlan> {
  const args = await argumentsOf(visit, input);
  if (visit.language === "JSONPath") inspected(visit, "afterParameters", args);
  const timeoutSeconds = await readSeconds(visit, "TimeoutSeconds", input);
  const heartbeatSeconds = await readSeconds(visit, "HeartbeatSeconds", input);
  if (
    timeoutSeconds !== undefined &&
    heartbeatSeconds !== undefined &&
    heartbeatSeconds >= timeoutSeconds
  ) {
    throw new StateError("States.Runtime", "HeartbeatSeconds must be less than TimeoutSeconds.");
  }
  const credentials = await credentialsOf(visit, input);
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

async function credentialsOf(visit: StateVisit, input: unknown): Promise<unknown> {
  const { Credentials } = visit.state;
  if (Credentials === undefined) return undefined;
  if (visit.language === "JSONPath") return fillJsonPath(Credentials, visit, input);
  return fillJsonata(Credentials, visit, { field: "Credentials" });
}

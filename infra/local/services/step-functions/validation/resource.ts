import { isObject } from "../../../kernel/service.ts";
import { operationOf, type Structure } from "../../../protocol/schema.ts";
import { operationName, sdkService } from "../language/integrated-service.ts";
import { type Pattern, parseResource, type Resource } from "../language/resource.ts";
import { expressionIn } from "../query/jsonata.ts";
import type { Findings } from "./diagnostic.ts";
import integrations from "./integrations.json" with { type: "json" };

/** Optimized integrations: patterns by `service:action`. */
const OPTIMIZED = integrations.actions as Readonly<Record<string, readonly Pattern[]>>;

/** Checks a Task's `Resource`, and what the call is given as far as it is known before the run. */
export function checkResource(
  task: { readonly resource: unknown; readonly given: unknown; readonly givenName: string },
  { type, location, findings }: ResourceContext,
): void {
  const { resource: arn } = task;
  const resource = typeof arn === "string" ? parseResource(arn) : undefined;
  if (!resource || !isKnown(resource)) {
    findings.schema(
      `${location}/Resource`,
      `The resource provided ${String(arn)} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    );
    return;
  }
  if (type === "EXPRESS") checkExpress(resource, `${location}/Resource`, findings);
  checkArguments(resource, task.given, { at: `${location}/${task.givenName}`, findings });
}

interface ResourceContext {
  readonly type: "STANDARD" | "EXPRESS";
  readonly location: string;
  readonly findings: Findings;
}

function isKnown(resource: Resource): boolean {
  if (resource.kind !== "integration") return true;
  if (resource.type.startsWith("aws-sdk:")) {
    if (resource.pattern !== "request" && resource.pattern !== "token") return false;
    const target = sdkService(resource.type);
    if (!target || target.service === "lambda" || target.service === "events") return true;
    return operationOf(target.service, operationName(resource.action)) !== undefined;
  }
  return OPTIMIZED[`${resource.type}:${resource.action}`]?.includes(resource.pattern) ?? false;
}

/** AWS's own texts, one of them with a trailing space. */
function checkExpress({ kind, pattern }: Resource, location: string, findings: Findings): void {
  if (kind === "activity") {
    findings.schema(location, "Express state machine does not support Activity ARN");
  } else if (pattern === "token") {
    findings.schema(
      location,
      "Express state machine does not support '.waitForTaskToken' service integration ",
    );
  } else if (pattern !== "request") {
    findings.schema(location, "Express state machine does not support '.sync' service integration");
  }
}

/** Names of an SDK call's members are checked against the service's own model. */
function checkArguments(
  resource: Resource,
  given: unknown,
  { at, findings }: { at: string; findings: Findings },
): void {
  const target = sdkService(resource.type);
  if (!target || (given !== undefined && !isObject(given))) return;
  const model = operationOf(target.service, operationName(resource.action));
  if (!model || expressionIn(given) !== undefined) return;
  const names = new Set(Object.keys(given ?? {}).map((name) => name.replace(/\.\$$/, "")));
  checkNames(model.input, names, { at, findings });
}

function checkNames(
  { members }: Structure,
  names: ReadonlySet<string>,
  { at, findings }: { at: string; findings: Findings },
): void {
  const known = new Map(members.map((member) => [operationName(member.name), member]));
  for (const name of names) {
    if (known.has(name)) continue;
    findings.schema(at, `The field '${name}' is not supported by Step Functions`);
  }
  for (const [name, member] of known) {
    if (!member.required || member.traits["idempotencyToken"] || names.has(name)) continue;
    findings.schema(at, `The field '${name}' is required but was missing`);
  }
}

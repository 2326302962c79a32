import type { ContextEntry, IAM, SimulatePrincipalPolicyRequest } from "@aws-sdk/client-iam";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import type { IamEngine } from "../../kernel/iam/engine.ts";
import { simulate } from "../../kernel/iam/simulate.ts";
import { findRole } from "./roles.ts";

/** Members that would change the decision, and are not simulated. */
const NOT_SIMULATED = [
  "PolicyInputList",
  "PermissionsBoundaryPolicyInputList",
  "PolicyExclusionList",
  "ResourcePolicy",
  "ResourceOwner",
  "CallerArn",
  "ResourceHandlingOption",
] as const satisfies readonly (keyof SimulatePrincipalPolicyRequest)[];

/** Results on one page: as many as requested, 100 otherwise (API reference). */
const DEFAULT_ITEMS = 100;
const MAX_ITEMS = 1000;

/** SimulatePrincipalPolicy, for roles: what their policies decide about each action on each resource. */
export function simulateOperation(iam: IamEngine): OperationsOf<IAM> {
  return {
    SimulatePrincipalPolicy: {
      permissions: ({ PolicySourceArn }) => allow("iam:SimulatePrincipalPolicy", PolicySourceArn),
      run(request) {
        checkRequest(request);
        const { PolicySourceArn = "" } = request;
        const resources = listOf(request.ResourceArns);
        const sources = iam.policiesOf(findRole(iam, PolicySourceArn.split("/").at(-1)));
        const conditions = conditionsOf(listOf(request.ContextEntries));
        const results = listOf(request.ActionNames).flatMap((action) =>
          (resources.length > 0 ? resources : ["*"]).map((resource) => ({
            action,
            resource,
            ...simulate(sources, { action, resource, conditions }),
          })),
        );
        return pageOf(results.map(describe), request);
      },
    },
  };
}

/** An empty list comes as an empty text in this protocol. */
function listOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? list : [];
}

function checkRequest(request: SimulatePrincipalPolicyRequest): void {
  const { PolicySourceArn = "" } = request;
  const actions = listOf(request.ActionNames);
  const [, kind] = /^arn:[\w-]+:iam::\d{12}:(role|user|group)\/./.exec(PolicySourceArn) ?? [];
  if (kind === undefined) {
    const what = "does not clearly define entity type and name.";
    throw new ServiceError("InvalidInput", `Invalid Entity Arn: ${PolicySourceArn} ${what}`);
  }
  if (kind !== "role") {
    throw new ServiceError("NoSuchEntity", `The ${kind} ${PolicySourceArn} cannot be found.`, {
      status: 404,
    });
  }
  if (actions.length === 0) throw invalid("Value at 'actionNames' must not be empty");
  const wrong = actions.find((action) => !/^[\w-]+:[\w*?]+$/.test(action));
  if (wrong !== undefined) {
    throw new ServiceError("InvalidInput", `Invalid Action: ${wrong}`);
  }
  const asked = NOT_SIMULATED.find((name) => request[name] !== undefined);
  if (asked === undefined) return;
  throw new ServiceError("NotImplemented", `The local cloud does not simulate ${asked}.`, {
    status: 501,
  });
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationError", `1 validation error detected: ${message}`);
}

function conditionsOf(entries: readonly ContextEntry[]): Record<string, string | string[]> {
  return Object.fromEntries(
    entries.map(({ ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "string" }) => [
      ContextKeyName,
      ContextKeyType.endsWith("List") ? ContextKeyValues : (ContextKeyValues[0] ?? ""),
    ]),
  );
}

type Result = ReturnType<typeof simulate> & { readonly action: string; readonly resource: string };

function describe({ action, resource, decision, policies, missingKeys }: Result) {
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements: policies.map((name) => ({
      SourcePolicyId: name,
      SourcePolicyType: "IAM Policy",
    })),
    MissingContextValues: missingKeys,
  };
}

/** Numbers come as texts in this protocol. */
function pageOf(all: readonly object[], { Marker, MaxItems }: SimulatePrincipalPolicyRequest) {
  const from = Number(Marker ?? 0);
  const items = Number(MaxItems ?? DEFAULT_ITEMS);
  if (!Number.isInteger(from) || from < 0 || from > all.length) {
    throw invalid(`Invalid Marker.`);
  }
  if (!Number.isInteger(items) || items < 1 || items > MAX_ITEMS) {
    throw invalid(`Value '${MaxItems}' at 'maxItems' must be between 1 and ${MAX_ITEMS}`);
  }
  const isTruncated = from + items < all.length;
  return {
    EvaluationResults: all.slice(from, from + items),
    IsTruncated: isTruncated,
    ...defined({ Marker: isTruncated ? String(from + items) : undefined }),
  };
}

import type { Permission, Principal } from "../service.ts";
import { canonicalId } from "./canonical-id.ts";
import { type ConditionKeys, conditionsHold, fill } from "./conditions.ts";
import type { PolicySource, Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Why a request passes or not. */
export type Decision =
  | { readonly allowed: true; readonly grant: Grant | undefined }
  | { readonly allowed: false; readonly reason: Reason };

/** AWS says which of these it was (IAM User Guide, "Access denied error messages"). */
export type Reason = "no-identity" | "no-resource" | "identity-deny" | "resource-deny";

/** The statement and the pattern in it that let a request pass. */
export interface Grant {
  readonly policy: string;
  readonly statement: number;
  readonly action: string;
}

/** One request to decide on. */
export interface Question {
  readonly principal: Principal;
  readonly permission: Permission;
  readonly keys: ConditionKeys;
  readonly identityPolicies: readonly PolicySource[];
  readonly resourcePolicy: readonly Statement[];
  /** Whether the resource's own policy must allow it, too, be it by naming the account: so it is for KMS's keys. */
  readonly needsResource?: boolean;
  /** Whether the resource is another account's: then both kinds of policy must allow it. */
  readonly crossesAccounts?: boolean;
}

/** Decides as IAM does: a Deny wins, then within one account an Allow of either kind of policy, between two of both. */
export function evaluate(question: Question): Decision {
  const { principal, resourcePolicy, identityPolicies } = question;
  const inIdentity = findInIdentity(question, identityPolicies);
  if (inIdentity.denied) return { allowed: false, reason: "identity-deny" };
  const onResource = resourcePolicy.filter(
    (statement) => namesPrincipal(statement, principal) && covers(statement, question),
  );
  if (onResource.some(({ effect }) => effect === "Deny")) {
    return { allowed: false, reason: "resource-deny" };
  }
  const isRootOrRole = principal.kind === "root" || principal.kind === "role";
  const needsResource = question.needsResource || (question.crossesAccounts && isRootOrRole);
  if (needsResource && !onResource.some(({ effect }) => effect === "Allow")) {
    return { allowed: false, reason: "no-resource" };
  }
  if (principal.kind === "root") return { allowed: true, grant: undefined };
  if (inIdentity.grant) return { allowed: true, grant: inIdentity.grant };
  const granting = onResource.filter(({ effect }) => effect === "Allow");
  const alone = !question.crossesAccounts || !isRootOrRole;
  if (alone && granting.some((statement) => grantsAlone(statement, principal))) {
    return { allowed: true, grant: undefined };
  }
  return { allowed: false, reason: principal.kind === "role" ? "no-identity" : "no-resource" };
}

function findInIdentity(question: Question, policies: readonly PolicySource[]) {
  let grant: Grant | undefined;
  for (const { name, statements } of policies) {
    for (const [index, statement] of statements.entries()) {
      if (!covers(statement, question)) continue;
      if (statement.effect === "Deny") return { denied: true, grant: undefined };
      grant ??= {
        policy: name,
        statement: index,
        action: matchedAction(statement, question.permission.action) ?? "*",
      };
    }
  }
  return { denied: false, grant };
}

/** True when the statement is about this action, this resource and these conditions. */
export function covers(
  statement: Statement,
  { permission, keys }: Pick<Question, "permission" | "keys">,
): boolean {
  return (
    coversAction(statement, permission.action) &&
    coversResource(statement, permission.resource, keys) &&
    conditionsHold(statement, keys)
  );
}

function coversAction(statement: Statement, action: string): boolean {
  if (statement.notActions.length > 0) {
    return !statement.notActions.some((pattern) => matchesAction(pattern, action));
  }
  return matchedAction(statement, action) !== undefined;
}

function matchedAction(statement: Statement, action: string): string | undefined {
  return statement.actions.find((pattern) => matchesAction(pattern, action));
}

/** Actions are matched in any case. */
function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function coversResource(statement: Statement, resource: string, keys: ConditionKeys): boolean {
  const matches = (pattern: string) => matchesWildcard(fill(pattern, keys), resource);
  if (statement.notResources.length > 0) return !statement.notResources.some(matches);
  // A trust policy has no resource: it is about the role that it is attached to.
  return statement.resources.length === 0 || statement.resources.some(matches);
}

/** True when a resource policy's statement is about this principal, through its account too. */
function namesPrincipal(statement: Statement, principal: Principal): boolean {
  if (statement.notPrincipals !== undefined) {
    return !isNamed(statement.notPrincipals, principal);
  }
  const named = statement.principals ?? {};
  return isNamed(named, principal) || namesAccount(named, principal);
}

/** A statement that names only the account leaves the rest to the identity policies. */
function grantsAlone(statement: Statement, principal: Principal): boolean {
  return isNamed(statement.principals ?? {}, principal);
}

function isNamed(
  named: Readonly<Record<string, readonly string[]>>,
  { kind, arn, roleArn }: Principal,
): boolean {
  const everybody = named["AWS"]?.includes("*") || named["*"] !== undefined;
  if (everybody || kind === "anonymous") return Boolean(everybody);
  const ofKind = (kind === "service" ? named["Service"] : named["AWS"]) ?? [];
  return ofKind.some((one) => one === arn || one === roleArn);
}

function namesAccount(
  { AWS = [], CanonicalUser = [] }: Readonly<Record<string, readonly string[]>>,
  { kind, accountId }: Principal,
): boolean {
  if (kind === "anonymous" || kind === "service") return false;
  return (
    AWS.some((one) => one === accountId || one.endsWith(`::${accountId}:root`)) ||
    CanonicalUser.includes(canonicalId(accountId))
  );
}

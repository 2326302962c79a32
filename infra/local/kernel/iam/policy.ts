import { ServiceError } from "../aws-error.ts";
import { isObject } from "../service.ts";

/** One statement of a policy, with every list a list. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** `undefined` in an identity policy; `{AWS: [...], Service: [...]}` in a resource or trust policy; `*` is `{AWS: ["*"]}`. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  readonly notPrincipals: Readonly<Record<string, readonly string[]>> | undefined;
  /** Operator → condition key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Where a statement comes from, for the least-privilege report. */
export interface PolicySource {
  readonly name: string;
  readonly statements: readonly Statement[];
}

const parsed = new Map<string, readonly Statement[]>();

/**
 * Reads a policy document (JSON text). Throws `MalformedPolicyDocument`.
 * Results are kept by text, as every call is checked against the same few documents.
 */
export function parsePolicy(text: string): readonly Statement[] {
  const known = parsed.get(text);
  if (known) return known;
  const statements = readDocument(text);
  if (parsed.size > 1000) parsed.clear();
  parsed.set(text, statements);
  return statements;
}

function readDocument(text: string): Statement[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  const statement = isObject(document) ? document["Statement"] : undefined;
  if (statement === undefined) throw malformed("Missing required field Statement");
  return listOf(statement).map(readStatement);
}

function readStatement(raw: unknown): Statement {
  if (!isObject(raw)) throw malformed("Syntax errors in policy.");
  const effect = raw["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    throw malformed(`Invalid effect: ${String(effect)}`);
  }
  const sid = raw["Sid"];
  return {
    sid: typeof sid === "string" ? sid : undefined,
    effect,
    actions: texts(raw["Action"]),
    notActions: texts(raw["NotAction"]),
    resources: texts(raw["Resource"]),
    notResources: texts(raw["NotResource"]),
    principals: readPrincipals(raw["Principal"]),
    notPrincipals: readPrincipals(raw["NotPrincipal"]),
    conditions: readConditions(raw["Condition"]),
  };
}

function readPrincipals(raw: unknown): Statement["principals"] {
  if (raw === undefined) return undefined;
  if (raw === "*") return { AWS: ["*"] };
  if (!isObject(raw)) throw malformed("Invalid principal in policy");
  return Object.fromEntries(Object.entries(raw).map(([kind, value]) => [kind, texts(value)]));
}

function readConditions(raw: unknown): Statement["conditions"] {
  if (raw === undefined) return {};
  if (!isObject(raw)) throw malformed("Syntax errors in policy.");
  return Object.fromEntries(
    Object.entries(raw).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(isObject(keys) ? keys : {}).map(([key, value]) => [key, texts(value)]),
      ),
    ]),
  );
}

function texts(raw: unknown): string[] {
  return raw === undefined ? [] : listOf(raw).map(String);
}

function listOf(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw : [raw];
}

function malformed(message: string): ServiceError {
  return new ServiceError("MalformedPolicyDocument", message);
}

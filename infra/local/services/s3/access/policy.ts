import { matchesWildcard } from "../../../kernel/iam/wildcard.ts";
import { s3Error } from "../errors.ts";

/** Bytes of a bucket policy. */
const MAX_POLICY_BYTES = 20 * 1024;

/** A bucket policy's JSON text, checked as far as S3 does before it keeps one. Throws `MalformedPolicy`. */
export function checkPolicy(given: unknown, bucket: string): string {
  const text = String(given);
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) {
    throw s3Error("MalformedPolicy", {
      message: `Normalized policy document exceeds the maximum allowed size of ${MAX_POLICY_BYTES} bytes.`,
    });
  }
  for (const statement of policyStatements(text)) checkStatement(statement, bucket);
  return text;
}

function parse(text: string): { Statement?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && text.trimStart().startsWith("{"))
      return value;
  } catch {
    // Falls through to S3's own words for any text that is not a JSON object.
  }
  throw s3Error("MalformedPolicy");
}

function checkStatement(statement: unknown, bucket: string): void {
  if (typeof statement !== "object" || statement === null) {
    throw malformed("Missing required field Statement");
  }
  const fields = Object.keys(statement);
  const required = [
    ["Effect", /^Effect$/],
    ["Principal", /^(Not)?Principal$/],
    ["Action", /^(Not)?Action$/],
    ["Resource", /^(Not)?Resource$/],
  ] as const;
  const missing = required.find(([, pattern]) => !fields.some((field) => pattern.test(field)));
  if (missing) throw malformed(`Missing required field ${missing[0]}`);
  checkValues(statement as Record<string, unknown>, bucket);
}

/** What S3 looks at beyond the fields: a statement that could never apply to the bucket, or that says nothing. */
function checkValues(statement: Record<string, unknown>, bucket: string): void {
  const { Effect, NotPrincipal, Principal, Action, NotAction, Resource, NotResource } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") throw malformed(`Invalid effect: ${Effect}`);
  if (NotPrincipal !== undefined && Effect === "Allow") {
    throw malformed("Allow with NotPrincipal is not allowed.");
  }
  if (![Principal ?? NotPrincipal].every(isPrincipal)) {
    throw malformed("Invalid principal in policy");
  }
  if (![Action ?? NotAction].flat().every(isAction)) {
    throw malformed("Policy has invalid action");
  }
  const name = new RegExp(`^arn:aws:s3:::${bucket}(/.*)?$`, "s");
  const isOwn = (resource: unknown) =>
    typeof resource === "string" && (resource === "*" || covers(resource, bucket, name));
  if (![Resource ?? NotResource].flat().every(isOwn)) {
    throw malformed("Policy has invalid resource");
  }
}

/** A resource may have wildcards in the bucket's name, too. */
function covers(resource: string, bucket: string, name: RegExp): boolean {
  const [ofBucket = ""] = resource.split("/");
  return name.test(resource) || matchesWildcard(ofBucket, `arn:aws:s3:::${bucket}`);
}

function isAction(action: unknown): boolean {
  return typeof action === "string" && /^(\*|s3[\w-]*:[\w*?]+)$/i.test(action);
}

/** `*`, or principals by kind; an ARN or number of an account, a canonical id, or a service. */
function isPrincipal(principal: unknown): boolean {
  if (typeof principal === "string") return principal === "*";
  if (typeof principal !== "object" || principal === null) return false;
  const kinds = Object.entries(principal);
  return kinds.length > 0 && kinds.every(([kind, named]) => [named].flat().every(isNamed(kind)));
}

function isNamed(kind: string): (one: unknown) => boolean {
  const pattern = NAMED[kind];
  return (one) => typeof one === "string" && (pattern?.test(one) ?? false);
}

const NAMED: Readonly<Record<string, RegExp>> = {
  AWS: /^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::(\d{12}|):.+)$/,
  CanonicalUser: /^[0-9a-f]{64}$/,
  Service: /^[\w.-]+\.amazonaws\.com$/,
  Federated: /./,
};

function malformed(message: string) {
  return s3Error("MalformedPolicy", { message });
}

/** True when a policy allows something to everyone, with no condition that narrows it. */
export function isPublicPolicy(text: string): boolean {
  return policyStatements(text).some(isPublicStatement);
}

/** The statements of a policy's JSON text. */
export function policyStatements(text: string): unknown[] {
  return [parse(text).Statement].flat();
}

/** True for a statement that allows something to everyone, with no condition that narrows it. */
export function isPublicStatement(statement: unknown): boolean {
  const { Effect, Principal, Condition } = statement as Record<string, unknown>;
  const { AWS } = (typeof Principal === "object" ? Principal : { AWS: Principal }) as {
    AWS?: unknown;
  };
  return Effect === "Allow" && Condition === undefined && [AWS].flat().includes("*");
}

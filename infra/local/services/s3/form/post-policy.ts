import { s3Error } from "../errors.ts";

/** What a field's value must be: the value itself, or how it starts. */
interface FieldCondition {
  readonly kind: "eq" | "starts-with";
  /** In lower case, without its `$`. */
  readonly field: string;
  readonly value: string;
}

/** Bytes that a file may have, both limits included. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

/** A POST policy, read and found to be well-formed. */
export interface PostPolicy {
  /** Milliseconds since the epoch. */
  readonly expiration: number;
  readonly fields: readonly FieldCondition[];
  readonly length?: LengthRange;
}

/** Fields that a policy need not name. */
const FREE = new Set(["x-amz-signature", "signature", "awsaccesskeyid", "policy", "file"]);
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Reads a POST policy.
 * Source: "Creating a POST policy", Amazon S3 API Reference.
 * @param encoded JSON in Base64, as the form has it
 * Throws `InvalidPolicyDocument`.
 */
export function readPostPolicy(encoded: string): PostPolicy {
  const { expiration, conditions } = parse(encoded);
  if (expiration === undefined) throw invalid("Policy missing expiration.");
  if (typeof expiration !== "string" || !DATE.test(expiration)) {
    throw invalid(`Invalid 'expiration' value: '${String(expiration)}'`);
  }
  if (!Array.isArray(conditions)) throw invalid("Policy missing conditions.");
  const ranges = conditions.filter(isRange).map(readRange);
  const fields = conditions.filter((each) => !isRange(each)).map(readCondition);
  const [length] = ranges;
  return { expiration: Date.parse(expiration), fields, ...(length && { length }) };
}

function parse(encoded: string): { expiration?: unknown; conditions?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, "base64").toString());
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Falls through to S3's words for what is no JSON object.
  }
  throw invalid("Invalid JSON.");
}

function isRange(condition: unknown): condition is unknown[] {
  const [name] = Array.isArray(condition) ? (condition as unknown[]) : [];
  return String(name).toLowerCase() === "content-length-range";
}

function readRange([, ...limits]: unknown[]): LengthRange {
  const [min = Number.NaN, max = Number.NaN] = limits.map(Number);
  const isValid = limits.length === 2 && Number.isInteger(min) && Number.isInteger(max);
  if (!isValid || min < 0 || max < min) throw invalid("Invalid content-length-range.");
  return { min, max };
}

function readCondition(condition: unknown): FieldCondition {
  if (Array.isArray(condition)) return readTriple(condition as unknown[]);
  const [entry, ...more] = Object.entries(condition ?? {});
  if (entry === undefined || more.length > 0) {
    throw invalid(
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    );
  }
  const [name, value] = entry;
  if (typeof value !== "string") throw invalid(`Invalid Simple-Condition: value of ${name}.`);
  return { kind: "eq", field: name.toLowerCase(), value };
}

function readTriple([operator, name, value]: unknown[]): FieldCondition {
  const kind = String(operator).toLowerCase();
  if (kind !== "eq" && kind !== "starts-with") {
    throw invalid(`Invalid Condition: unknown operation '${String(operator)}'.`);
  }
  if (typeof name !== "string" || !name.startsWith("$") || typeof value !== "string") {
    throw invalid(
      "Invalid Condition: match names and values must be text, and names start with '$'.",
    );
  }
  return { kind, field: name.slice(1).toLowerCase(), value };
}

/**
 * Holds a form against its policy.
 * @param fields values by lower-case name, with `bucket` and the key as it will be
 * Throws `AccessDenied`.
 */
export function checkPostPolicy(
  policy: PostPolicy,
  fields: ReadonlyMap<string, string>,
  now: number,
): void {
  if (now > policy.expiration) throw denied("Policy expired.");
  const failed = policy.fields.find((condition) => !holds(condition, fields));
  if (failed) {
    const { kind, field, value } = failed;
    throw denied(`Policy Condition failed: ["${kind}", "$${field}", "${value}"]`);
  }
  const named = new Set(policy.fields.map(({ field }) => field));
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !FREE.has(name) && !name.startsWith("x-ignore-"),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(", ")}`);
}

function holds({ kind, field, value }: FieldCondition, fields: ReadonlyMap<string, string>) {
  const given = fields.get(field) ?? "";
  return kind === "eq" ? given === value : given.startsWith(value);
}

function denied(message: string) {
  return s3Error("AccessDenied", { message: `Invalid according to Policy: ${message}` });
}

function invalid(message: string) {
  return s3Error("InvalidPolicyDocument", { message: `Invalid Policy: ${message}` });
}

import { s3Error } from "../errors.ts";

/** Bytes of a bucket policy. */
const MAX_POLICY_BYTES = 20 * 1024;

/** A bucket policy's JSON text, checked as far as S3 does before it keeps one. Throws `MalformedPolicy`. */
export function checkPolicy(given: unknown): string {
  const text = String(given);
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) {
    throw s3Error("MalformedPolicy", {
      message: `Normalized policy document exceeds the maximum allowed size of ${MAX_POLICY_BYTES} bytes.`,
    });
  }
  const { Statement } = parse(text);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  for (const statement of statements) checkStatement(statement);
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

function checkStatement(statement: unknown): void {
  if (typeof statement !== "object" || statement === null) {
    throw s3Error("MalformedPolicy", { message: "Missing required field Statement" });
  }
  const fields = Object.keys(statement);
  const required = [
    ["Effect", /^Effect$/],
    ["Principal", /^(Not)?Principal$/],
    ["Action", /^(Not)?Action$/],
    ["Resource", /^(Not)?Resource$/],
  ] as const;
  const missing = required.find(([, pattern]) => !fields.some((field) => pattern.test(field)));
  if (missing)
    throw s3Error("MalformedPolicy", { message: `Missing required field ${missing[0]}` });
}

/** True when a policy allows something to everyone, with no condition that narrows it. */
export function isPublicPolicy(text: string): boolean {
  const { Statement } = parse(text);
  return [Statement].flat().some(isPublicStatement);
}

function isPublicStatement(statement: unknown): boolean {
  const { Effect, Principal, Condition } = statement as Record<string, unknown>;
  const { AWS } = (typeof Principal === "object" ? Principal : { AWS: Principal }) as {
    AWS?: unknown;
  };
  return Effect === "Allow" && Condition === undefined && [AWS].flat().includes("*");
}

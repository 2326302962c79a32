import type { Buckets } from "../objects/buckets.ts";
import { isPublicStatement, policyStatements } from "./policy.ts";
import { aclStatements, blocksPublic } from "./public-access.ts";

/** A bucket's policy together with what its access control lists give to others, as JSON text; undefined without any. */
export function resourcePolicy(buckets: Buckets, arn: string): string | undefined {
  const [, name, key] = /^arn:aws:s3:::([^/]+)(?:\/(.*))?$/s.exec(arn) ?? [];
  const bucket = buckets.find(name);
  if (bucket === undefined) return undefined;
  const policy = bucket.record.settings["policy"];
  const restricts = blocksPublic(bucket, "RestrictPublicBuckets");
  const fromLists = aclStatements(bucket, key);
  if (typeof policy === "string" && fromLists.length === 0 && !restricts) return policy;
  const own = typeof policy === "string" ? policyStatements(policy) : [];
  const fromPolicy = restricts ? own.filter((statement) => !isPublicStatement(statement)) : own;
  const Statement = [...fromPolicy, ...fromLists];
  return Statement.length === 0 ? undefined : JSON.stringify({ Statement });
}

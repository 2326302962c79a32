import type { BucketLifecycleConfiguration, LifecycleRule } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";

const MAX_ID = 255;
const MAX_RULES = 1000;

/**
 * A lifecycle configuration, checked as S3 does before it keeps one; the local cloud does not carry out its rules.
 * @returns the configuration, with an id for each rule
 * Throws `InvalidArgument`, `MalformedXML`.
 */
export function checkLifecycle(given: unknown): BucketLifecycleConfiguration {
  const { Rules = [] } = given as BucketLifecycleConfiguration;
  if (Rules.length === 0 || Rules.length > MAX_RULES) throw s3Error("MalformedXML");
  for (const rule of Rules) checkRule(rule);
  const named = Rules.map((rule, index) => ({ ...rule, ID: rule.ID || `rule-${index + 1}` }));
  if (new Set(named.map(({ ID }) => ID)).size < named.length) {
    throw s3Error("InvalidArgument", {
      message: "Rule ID must be unique. Found same ID for more than one rule",
    });
  }
  return { Rules: named };
}

function checkRule({ ID, Status, Expiration, ...rule }: LifecycleRule): void {
  if (Status !== "Enabled" && Status !== "Disabled") throw s3Error("MalformedXML");
  if ((ID?.length ?? 0) > MAX_ID) {
    throw s3Error("InvalidArgument", {
      message: `ID length should not exceed allowed limit of ${MAX_ID}`,
    });
  }
  if (Expiration?.Days !== undefined && !(Expiration.Days > 0)) {
    throw s3Error("InvalidArgument", {
      message: "'Days' for Expiration action must be a positive integer",
    });
  }
  const actions = [Expiration, rule.Transitions, rule.NoncurrentVersionExpiration];
  const further = [rule.NoncurrentVersionTransitions, rule.AbortIncompleteMultipartUpload];
  if ([...actions, ...further].every((action) => action === undefined)) {
    throw s3Error("InvalidRequest", {
      message: "At least one action needs to be specified in a rule",
    });
  }
}

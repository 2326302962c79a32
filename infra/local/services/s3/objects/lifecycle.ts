import type { BucketLifecycleConfiguration, LifecycleRule } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";

const MAX_ID = 255;
const MAX_RULES = 1000;
const DAY = 24 * 3600 * 1000;

/**
 * A lifecycle configuration, checked as S3 does before it keeps one; the local cloud does not carry out its rules.
 * @returns the configuration, with an id for each rule
 * Throws `InvalidArgument`, `InvalidRequest`, `MalformedXML`.
 */
export function checkLifecycle(given: unknown): BucketLifecycleConfiguration {
  const { Rules = [] } = given as BucketLifecycleConfiguration;
  if (Rules.length === 0 || Rules.length > MAX_RULES) throw s3Error("MalformedXML");
  for (const rule of Rules) checkRule(rule);
  const named = Rules.map((rule, index) => ({ ...rule, ID: rule.ID || `rule-${index + 1}` }));
  if (new Set(named.map(({ ID }) => ID)).size < named.length) {
    throw invalid("Rule ID must be unique. Found same ID for more than one rule");
  }
  return { Rules: named };
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Status !== "Enabled" && rule.Status !== "Disabled") throw s3Error("MalformedXML");
  if ((rule.Prefix === undefined) === (rule.Filter === undefined)) throw s3Error("MalformedXML");
  if ((rule.ID?.length ?? 0) > MAX_ID) {
    throw invalid(`ID length should not exceed allowed limit of ${MAX_ID}`);
  }
  checkExpiration(rule);
  const { NoncurrentVersionExpiration: noncurrent, AbortIncompleteMultipartUpload: abort } = rule;
  checkDays(noncurrent?.NoncurrentDays, "NoncurrentDays' for NoncurrentVersionExpiration");
  checkDays(abort?.DaysAfterInitiation, "DaysAfterInitiation' for AbortIncompleteMultipartUpload");
  const actions = [rule.Expiration, rule.Transitions, noncurrent, abort];
  if ([...actions, rule.NoncurrentVersionTransitions].every((action) => action === undefined)) {
    throw s3Error("InvalidRequest", {
      message: "At least one action needs to be specified in a rule",
    });
  }
}

function checkExpiration({ Expiration = {} }: LifecycleRule): void {
  const { Days, Date: date, ExpiredObjectDeleteMarker: marker } = Expiration;
  const given = [Days, date, marker].filter((each) => each !== undefined);
  if (given.length > 1) throw s3Error("MalformedXML");
  checkDays(Days, "Days' for Expiration");
  if (date === undefined) return;
  const time = new Date(date).getTime();
  if (Number.isNaN(time)) throw s3Error("MalformedXML");
  if (time % DAY !== 0) throw invalid("'Date' must be at midnight GMT");
}

/** @param name of the member, without its first quotation mark */
function checkDays(days: number | undefined, name: string): void {
  if (days === undefined || (Number.isInteger(days) && days > 0)) return;
  throw invalid(`'${name} action must be a positive integer`);
}

function invalid(message: string) {
  return s3Error("InvalidArgument", { message });
}

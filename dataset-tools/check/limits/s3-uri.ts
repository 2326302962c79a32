import { shown } from "../finding.ts";

/** The S3Uri of Bedrock's API: bucket, then keys of these characters, separated by single slashes. */
const pattern = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+)*\/?$/;

/** Why Bedrock rejects an S3 URI; undefined when it accepts it. */
export function s3UriFault(uri: string): string | undefined {
  if (uri.length > 1024) return `the S3 URI has ${uri.length} characters; the limit is 1024`;
  if (pattern.test(uri)) return undefined;
  const key = /^s3:\/\/[^/]+\/(.*)$/.exec(uri)?.[1];
  if (key === undefined) return "an S3 URI must have the form s3://bucket/key";
  if (key.includes("//")) return "an S3 URI must not contain two slashes in a row";
  const bad = /[^-!_*'().a-zA-Z0-9/]/u.exec(key)?.[0];
  return bad === undefined
    ? "the bucket name must consist of 3 to 63 lowercase letters, digits, dots and hyphens"
    : `Bedrock accepts no S3 URI that contains "${shown(bad)}"`;
}

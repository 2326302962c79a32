import { shown } from "../finding.ts";

/** The S3Uri of Bedrock's API: bucket, then keys of these characters, parted by single slashes. */
const pattern = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+)*\/?$/;

/** Says what is wrong with an S3 URI for Bedrock; undefined when nothing is. */
export function s3UriFault(uri: string): string | undefined {
  if (uri.length > 1024) return `an S3 URI may have 1024 characters, this one has ${uri.length}`;
  if (pattern.test(uri)) return undefined;
  const key = /^s3:\/\/[^/]+\/(.*)$/.exec(uri)?.[1];
  if (key === undefined) return "an S3 URI must look like s3://bucket/key";
  if (key.includes("//")) return "an S3 URI may not hold two slashes in a row";
  const bad = /[^-!_*'().a-zA-Z0-9/]/u.exec(key)?.[0];
  return bad === undefined
    ? "the bucket's name must have 3 to 63 lower-case letters, digits, points and hyphens"
    : `Bedrock's S3 URIs may not hold "${shown(bad)}"`;
}

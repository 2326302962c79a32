import { shown } from "../finding.ts";
import { s3UriFault } from "../limits/s3-uri.ts";
import { mediaRule } from "./media-rule.ts";

/** Media must lie in S3, at a key of plain characters. */
export const mediaSource = mediaRule(
  {
    code: "media-source",
    severity: "error",
    title: "Media not at a plain S3 address",
    why: "The job reads media from S3 only, and refuses keys with other characters than letters, digits, `_ - / .`.",
    remedy: "Upload the file beside the dataset and write `source.s3Location.uri`.",
    source:
      "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py (^[\\w\\-/\\.]+$)",
    repairable: false,
  },
  ({ kind, uri }) => {
    if (uri === undefined) return `the ${kind} must lie in S3 (source.s3Location.uri)`;
    const fault = s3UriFault(uri);
    if (fault !== undefined) return fault;
    const bad = /[^\w\-/.]/u.exec(uri.slice("s3://".length))?.[0];
    return bad === undefined ? undefined : `the ${kind}'s key may not hold "${shown(bad)}"`;
  },
);

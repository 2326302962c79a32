import { shown } from "../finding.ts";
import { s3UriFault } from "../limits/s3-uri.ts";
import { mediaRule } from "./media-rule.ts";

/** Media must be in S3, at a key of plain characters. */
export const mediaSource = mediaRule(
  {
    code: "media-source",
    severity: "error",
    title: "Media without a valid S3 URI",
    why: "The job reads media from S3 only, and accepts only letters, digits and `_ - / .` in their keys.",
    remedy:
      "Upload the file to the bucket of the dataset and give its URI in `source.s3Location.uri`.",
    source:
      "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py (^[\\w\\-/\\.]+$)",
    repairable: false,
  },
  ({ kind, uri }) => {
    if (uri === undefined) return `the ${kind} must be in S3 (source.s3Location.uri)`;
    const fault = s3UriFault(uri);
    if (fault !== undefined) return fault;
    const bad = /[^\w\-/.]/u.exec(uri.slice("s3://".length))?.[0];
    return bad === undefined
      ? undefined
      : `the key of the ${kind} must not contain "${shown(bad)}"`;
  },
);

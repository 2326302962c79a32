import type { Rule } from "../rule.ts";
import { mediaOf } from "./media-blocks.ts";

/** All media must be in the bucket of the dataset. */
export const mediaBucket: Rule = {
  code: "media-bucket",
  severity: "error",
  title: "Media in a different bucket",
  why: "The job reads media only from the bucket of the dataset.",
  remedy: "Copy the file into the dataset's bucket.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create({ report }) {
    let bucket: string | undefined;
    let where = "the media before it";
    return {
      file({ name }) {
        const own = bucketOf(name);
        if (own === undefined) return;
        bucket ??= own;
        where = "the dataset";
      },
      record({ onlyText, record }) {
        if (onlyText) return;
        for (const { uri, path, kind } of mediaOf(record)) {
          const own = bucketOf(uri);
          if (own === undefined) continue;
          bucket ??= own;
          if (own === bucket) continue;
          const message = `the ${kind} must be in the same bucket as ${where}`;
          report({ place: record.place, path, message });
        }
      },
    };
  },
};

function bucketOf(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : /^s3:\/\/([^/]+)/.exec(uri)?.[1];
}

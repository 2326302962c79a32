import { shown } from "../finding.ts";
import { mediaRule } from "./media-rule.ts";

/** A picture or video format that the base model does not read. */
export const mediaFormat = mediaRule(
  {
    code: "media-format",
    severity: "error",
    title: "Media format that the model does not read",
    why: "The job fails on the first file that it cannot decode.",
    remedy: "Convert the file and name the new format in `format`.",
    source:
      "Nova User Guide, fine-tune-prepare-data-understanding; Bedrock User Guide, nova-2-sft-data-prep",
    repairable: false,
  },
  ({ kind, format, uri }, { options: { rules } }) => {
    const taken = (kind === "image" ? rules.images : rules.videos)?.formats;
    if (uri === undefined && format === undefined) return undefined;
    if (taken === undefined || (format !== undefined && taken.includes(format))) return undefined;
    const found = format === undefined ? "none is named" : `found "${shown(format, 12)}"`;
    return `the ${kind}'s format must be one of ${taken.join(", ")}; ${found}`;
  },
);

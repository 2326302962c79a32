import { shown } from "../finding.ts";
import { mediaRule } from "./media-rule.ts";

/** An image or video format that the base model cannot read. */
export const mediaFormat = mediaRule(
  {
    code: "media-format",
    severity: "error",
    title: "Media format that the model cannot read",
    why: "The job fails on the first file that it cannot decode.",
    remedy: "Convert the file and give the new format in `format`.",
    source:
      "Nova User Guide, fine-tune-prepare-data-understanding; Bedrock User Guide, nova-2-sft-data-prep",
    repairable: false,
  },
  ({ kind, format, uri }, { options: { rules } }) => {
    const accepted = (kind === "image" ? rules.images : rules.videos)?.formats;
    if (uri === undefined && format === undefined) return undefined;
    if (accepted === undefined || (format !== undefined && accepted.includes(format)))
      return undefined;
    const found = format === undefined ? "none is given" : `found "${shown(format, 12)}"`;
    return `the ${kind}'s format must be one of ${accepted.join(", ")}; ${found}`;
  },
);

import { blocksMarkdown } from "../../../report/markdown/blocks.ts";
import type { VersionDetails } from "../version-details.ts";
import { cardSections } from "./card-sections.ts";

/** The model card of a version as Markdown. */
export function cardMarkdown(version: VersionDetails): string {
  return blocksMarkdown(`Model card: ${version.version}`, cardSections(version));
}

import type { Collected } from "./collect-rows.ts";
import { labelPrompt } from "./label-tally.ts";
import type { Manifest } from "./manifest.ts";

/** The system text of a dataset and where it comes from. */
export type SystemText = Manifest["system"];

/** What the user gives, else what the rows have, else the list of labels. */
export function chooseSystem(
  given: string | false | undefined,
  { labels, rowsHaveSystem }: Pick<Collected, "labels" | "rowsHaveSystem">,
): SystemText {
  if (typeof given === "string") return { text: given, source: "given" };
  if (given === false) return { text: null, source: "none" };
  if (rowsHaveSystem) return { text: null, source: "rows" };
  return labels === null
    ? { text: null, source: "none" }
    : { text: labelPrompt(labels), source: "labels" };
}

/** The system texts that a row is written with. */
export function systemFor(own: readonly string[], { text, source }: SystemText): readonly string[] {
  if (text !== null) return [text];
  return source === "rows" ? own : [];
}

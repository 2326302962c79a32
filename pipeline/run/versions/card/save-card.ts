import { writeFile } from "node:fs/promises";
import { UserError } from "../../../errors.ts";
import type { VersionDetails } from "../version-details.ts";
import { cardPage } from "./card-html.ts";
import { cardMarkdown } from "./card-markdown.ts";

/**
 * Writes the model card of a version, as Markdown or as a page by the file's ending.
 * @throws UserError `Card.Exists` where there is such a file: what its owner has filled in is not written over
 */
export async function saveCard(version: VersionDetails, file: string): Promise<void> {
  const text = /\.html?$/i.test(file) ? cardPage(version) : cardMarkdown(version);
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UserError("Card.Exists", `${file} exists already`, {
      hint: "A card is never written over, since its owner may have filled it in. Name another file.",
    });
  }
}

import { blockSections } from "../../../report/html/blocks.ts";
import { documentOf, navigation } from "../../../report/html/document.ts";
import { html, plain } from "../../../report/html/html.ts";
import type { VersionDetails } from "../version-details.ts";
import { cardSections } from "./card-sections.ts";

/** The model card of a version as one page that loads and runs nothing. */
export function cardPage(version: VersionDetails): string {
  const sections = cardSections(version);
  const title = `Model card: ${plain(version.version)}`;
  return documentOf({
    ...{ title, kind: "card", footer: "This card holds no rows of the dataset." },
    header: html`<header class="banner ${version.outcome}"><p class="run">${plain(version.group)}</p><div class="ending"><h1>${title}</h1></div></header>
${navigation("card", sections)}`,
    main: blockSections(sections),
  });
}

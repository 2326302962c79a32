import type { Ending } from "../../run-folder/report.ts";
import { Html, html } from "./html.ts";

/** Each ending has a shape of its own, so that it is known without its color. */
const shapes: Readonly<Record<Ending, string>> = {
  accepted: '<circle cx="24" cy="24" r="21"/><path class="cut" d="M14 25l7 7 13-15"/>',
  rejected: '<circle cx="24" cy="24" r="21"/><path class="cut" d="M16 16l16 16M32 16L16 32"/>',
  "cannot-tell":
    '<path d="M24 1.500l19.500 11.200v22.600L24 46.500 4.500 35.300V12.700z"/><path class="cut" d="M18.500 19.500a5.500 5.500 0 1 1 8 5c-1.800 1-2.500 1.900-2.500 4M24 33.500v.5"/>',
  failed:
    '<path d="M15.300 3h17.400L45 15.300v17.400L32.700 45H15.300L3 32.700V15.300z"/><path class="cut" d="M24 12v15M24 34v.5"/>',
  stopped:
    '<rect x="4" y="4" width="40" height="40" rx="6"/><path class="cut" d="M18 16v16M30 16v16"/>',
  "not-tuned": '<circle cx="24" cy="24" r="21"/><path class="cut" d="M13 24h22"/>',
  "a-a":
    '<rect x="3" y="9" width="42" height="30" rx="15"/><path class="cut" d="M16 20h16M16 28h16"/>',
};

/** The sign of an ending; the word beside it says the same. */
export function endingIcon(ending: Ending): Html {
  const shape = new Html(shapes[ending]);
  return html`<svg class="icon" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">${shape}</svg>`;
}

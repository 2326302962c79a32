import { escapeXml } from "../../../dataset-tools/report/escape.ts";

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: HTML unchanged, text and numbers escaped, lists one after the other, `null` as nothing. */
export type Part = Html | string | number | null | readonly Part[];

/** A template whose values are escaped, in elements and in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((string, index) =>
    index < parts.length ? string + textOf(parts[index] ?? null) : string,
  );
  return new Html(text.join(""));
}

function textOf(part: Part): string {
  if (part === null) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return escapeXml(String(part));
}

/** Text that others wrote, e.g. a label or an answer: its direction and its controls stay within it. */
export function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The same for attributes and options, which hold no element: without what turns the direction of text around. */
export function plain(text: string): string {
  return text.replace(BIDI_CONTROLS, "");
}

/** An ARN, key or command that the reader may copy. */
export function code(text: string): Html {
  return html`<code>${plain(text)}</code>`;
}

/** Data of a state as a person reads it. */
export interface DataText {
  readonly text: string;
  /** Characters of the whole text, of which the first are shown. */
  readonly characters: number;
}

/** Characters that are shown. */
const MAX_CHARACTERS = 20_000;

/** Writes JSON with a line for each member, and any other text as it is; null where there is none. */
export function dataText(data: string | undefined): DataText | null {
  if (data === undefined) return null;
  const text = pretty(data);
  return { text: text.slice(0, MAX_CHARACTERS), characters: text.length };
}

function pretty(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data), null, 2);
  } catch {
    return data;
  }
}

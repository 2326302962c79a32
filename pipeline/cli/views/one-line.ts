/** Columns of a text in one line. */
const MAX_LENGTH = 160;

/** A text of a row in one line, cut where it is long. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 3)}…` : line;
}

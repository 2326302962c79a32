import { QUESTION } from "../call-card.ts";

/** A program, or an entry of a config file, by which a model is used. */
export interface Lines {
  /** What to call the file. */
  readonly file: string;
  /** How to get what it imports; null: nothing. */
  readonly install: string | null;
  readonly text: readonly string[];
}

/** The user's turn as an expression of a language that joins texts by `+`. */
export function questionIn(
  prompt: string,
  { quote, name }: { quote(text: string): string; name: string },
): string {
  const [before = "", after = ""] = prompt.split(QUESTION);
  const parts = [
    ...(before === "" ? [] : [quote(before)]),
    name,
    ...(after === "" ? [] : [quote(after)]),
  ];
  return parts.join(" + ");
}

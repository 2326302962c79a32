import known from "./known-column-names.json" with { type: "json" };

/** Columns whose names say that they may hold a field, best first. */
export interface NamedCandidates {
  /** By a name that is known as a whole. */
  readonly exact: readonly string[];
  /** By a word in a longer name, e.g. `Customer's message`; without those of `exact`. */
  readonly byWord: readonly string[];
}

/** The fields whose columns are guessed. */
export type GuessedField = "prompt" | "completion" | "system";

/**
 * Columns that may hold a field by their names. Case and outer spaces do not count.
 * @param taken columns that hold another field
 */
export function namedCandidates(
  columns: readonly string[],
  field: GuessedField,
  taken: readonly (string | undefined)[],
): NamedCandidates {
  const free = columns.filter((column) => !taken.includes(column));
  const plain = free.map((name) => name.trim().toLowerCase());
  const exact = known.names[field].flatMap((name) => {
    const at = plain.indexOf(name);
    return at < 0 ? [] : [free[at] as string];
  });
  const byWord = free.filter((name) => !exact.includes(name) && fieldByWord(name) === field);
  return { exact, byWord };
}

/** Whether a name says that its column is neither a question nor an answer, e.g. `Ticket id`. */
export function isNeither(name: string): boolean {
  return wordsOf(name).some((word) => known.neither.includes(word));
}

/** The only field that words of a name point at. */
function fieldByWord(name: string): GuessedField | undefined {
  const all = wordsOf(name);
  if (all.some((word) => known.neither.includes(word))) return undefined;
  // Text is what any column may hold: `answer (text)` is an answer.
  const words = all.length > 1 ? all.filter((word) => word !== "text") : all;
  const fields = (["prompt", "completion"] as const).filter((field) =>
    words.some((word) => known.words[field].includes(word)),
  );
  return fields.length === 1 ? fields[0] : undefined;
}

/** `Input.text`, `userMessage` and `agent_reply` are two words each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
}

/** `error` stops a run; `warning` is worth a look; `hint` may be wrong. */
export type Severity = "error" | "warning" | "hint";

/** One thing that a rule found in the user's data. Contains no row text except labels and keys. */
export interface Finding {
  /** Stable kebab-case code of the rule, e.g. `blank-answer`. */
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  /** Physical line where the record starts, from 1; 0 for a finding about the whole file or dataset. */
  readonly line: number;
  readonly column?: number;
  /** JSON path or column name inside the record. */
  readonly path?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** `validate --fix` can fix it safely. */
  readonly repairable: boolean;
  /** The user accepts it until this day: it does not count. */
  readonly waived?: { readonly reason: string; readonly until: string };
}

/** A short piece of a row as a message may quote it: shortened, and without characters that move the cursor. */
export function shown(text: string, max = 40): string {
  const plain = text.replace(/[^\x20-\x7e]/g, (character) => codePoint(character));
  return plain.length <= max ? plain : `${plain.slice(0, max)}…`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

import { findNumbers } from "./find-numbers.ts";
import { plainNumbers } from "./plain-numbers.ts";
import { isSameNumber, type Rational } from "./rational.ts";
import type { Score } from "./scorer.ts";
import { isSameText } from "./words.ts";

/**
 * How a text gives its final number: `alone` (with at most two words of unit), `marked` by `####` or `\boxed{}`,
 * `stated` after "answer" or "=", or `within` other text.
 */
type NumberForm = "alone" | "marked" | "stated" | "within";

/** The number that a text ends in. */
export interface FinalNumber {
  readonly value: Rational;
  readonly form: NumberForm;
}

/** What is between `####` and its number, but for `#### 2. Add them`, a heading. */
const afterHashes = /^(?![ \t*]*\d+[.)]\s+\p{L})[ \t*:$]*(?:(?:final )?answer[ \t*:]*)?/iu;
const boxed = /\\boxed\s*\{([^{}]*)\}/g;
const upToTwoWords = /^[\s*.,!%°"'’)\]\p{Sc}]*(?:\p{L}[\p{L}\p{M}./^0-9-]*[\s*.,!)\]]*){0,2}$/u;
/** Longest unit after a number, in characters. */
const MAX_UNIT = 60;
const statement =
  /(?:=|\banswer\b|\bresult\b|antwort|ergebnis|réponse|respuesta|risposta|resposta|答案|答え|答)[^\n]*$/iu;

/**
 * The final number of a text as in gsm8k: what follows the last `####`, else what is in the last `\boxed{}`, else the
 * last number. undefined where there is none.
 */
export function finalNumber(text: string): FinalNumber | undefined {
  if (!/\p{N}/u.test(text)) return undefined;
  const plain = plainNumbers(text);
  const marked = numberAfterHashes(plain) ?? numberInBox(plain);
  if (marked !== undefined) return { value: marked, form: "marked" };
  const last = findNumbers(plain).at(-1);
  if (last === undefined) return undefined;
  const before = plain.slice(0, last.start);
  const after = plain.slice(last.end);
  if (after.length > MAX_UNIT || !upToTwoWords.test(after))
    return { value: last.value, form: "within" };
  if (/^[\s*~≈"'([]*$/.test(before)) return { value: last.value, form: "alone" };
  return { value: last.value, form: statement.test(before) ? "stated" : "within" };
}

function numberAfterHashes(plain: string): Rational | undefined {
  for (const line of plain.split("\n").reverse()) {
    const at = line.lastIndexOf("####");
    if (at === -1) continue;
    const before = afterHashes.exec(line.slice(at + 4));
    const rest = line.slice(at + 4 + (before?.[0].length ?? 0));
    const [first] = before === null ? [] : findNumbers(rest);
    if (first !== undefined && first.start === 0) return first.value;
  }
  return undefined;
}

function numberInBox(plain: string): Rational | undefined {
  const boxes = [...plain.matchAll(boxed)].reverse();
  for (const [, inside = ""] of boxes) {
    const last = findNumbers(inside).at(-1);
    if (last !== undefined) return last.value;
  }
  return undefined;
}

/**
 * 1 where the final numbers are equal, exactly: 10.00 is 10, 1/2 is 0.5, 0.33 is not 1/3. Units, currencies and percent
 * signs are not compared. Where the reference has no number, the same text is right.
 */
export function scoreNumber(answer: string, reference: string): Score {
  const wanted = finalNumber(reference);
  if (wanted === undefined) {
    return { value: isSameText(answer, reference) ? 1 : 0, fault: null, label: null };
  }
  const found = finalNumber(answer);
  if (found === undefined) return { value: 0, fault: "no-number", label: null };
  return { value: isSameNumber(found.value, wanted.value) ? 1 : 0, fault: null, label: null };
}

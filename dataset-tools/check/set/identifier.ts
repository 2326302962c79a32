import { HashSet } from "../../hashing/hash-set.ts";
import type { Rule } from "../rule.ts";
import { trait } from "../text-traits.ts";

const MIN_ROWS = 50;
const MIN_SHARE = 0.95;
/** After so many rows a position without identifiers is no longer looked at. */
const TRIAL_ROWS = 64;
const FIRST_WORDS = 3;
const MAX_LENGTH = 60;
const places = ["first word", "second word", "third word", "last word"] as const;

/** A different number or code at the same place of every question. */
export const identifier: Rule = {
  code: "identifier",
  severity: "warning",
  title: "Identifier in every question",
  why: "The number says nothing about the answer; the model learns rows by heart by it, and expects one when it is used.",
  remedy: "Strip the identifier from the questions, unless real ones have it too.",
  source: "cleanlab, spurious correlations; Tunewright",
  repairable: false,
  create({ rows, report }) {
    const positions = places.map((name) => new Position(name));
    let count = 0;
    let file = "";
    return {
      record({ question, traits, record }) {
        count++;
        file = record.place.file;
        if (count > TRIAL_ROWS && positions.every(({ open }) => !open)) return;
        const words = (traits & trait.digit) === 0 ? [] : outerWords(question);
        positions.forEach((position, i) => {
          if (position.open) position.add(words[i], count);
        });
      },
      end() {
        const found = positions.find((position) => position.isIdentifier(count));
        if (found === undefined || count < MIN_ROWS || rows.length === 0) return;
        const message = `the ${found.name} of nearly all questions is a different number or code in each`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};

/** The first three words and the last one. */
function outerWords(question: string): (string | undefined)[] {
  const start = question
    .slice(0, FIRST_WORDS * MAX_LENGTH)
    .trimStart()
    .split(/\s+/, FIRST_WORDS + 1);
  const trimmed = question.trimEnd();
  const last = trimmed
    .slice(Math.max(0, trimmed.length - MAX_LENGTH))
    .split(/\s+/)
    .at(-1);
  return [start[0], start[1], start[2], start.length > FIRST_WORDS ? last : undefined];
}

class Position {
  readonly name: string;
  open = true;
  readonly #seen = new HashSet();
  #different = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(word: string | undefined, rows: number): void {
    if (word !== undefined && isCode(word) && this.#seen.addHalves(hashOf(word))) this.#different++;
    if (rows >= TRIAL_ROWS && this.#different < rows * MIN_SHARE) this.open = false;
  }

  isIdentifier(rows: number): boolean {
    return this.open && this.#different >= rows * MIN_SHARE;
  }
}

/** Has a digit, and nothing but letters, digits and signs that codes have. */
function isCode(word: string): boolean {
  return /\d/.test(word) && /^[[(#]*[\p{L}\p{N}#:_./-]+[\])#:,.;?!]*$/u.test(word);
}

function hashOf(word: string): { high: number; low: number } {
  let high = 0x811c9dc5;
  let low = 0x9e3779b1;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = (Math.imul(low, 31) + code) | 0;
  }
  return { high, low };
}

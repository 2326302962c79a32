import { jsonOf, withoutFence } from "../../../dataset-tools/check/json-answers.ts";
import type { AnswerType } from "../../run-folder/plan.ts";
import { finalNumber } from "./numeric.ts";

/** Types that are seen in an answer by itself, most special first. */
const seenTypes = ["json", "numbers", "short-texts"] as const;
type SeenType = (typeof seenTypes)[number];

/** From this share of the answers on, a dataset is of a type: real data have a few odd rows. */
const MIN_SHARE = 0.98;

const MAX_SHORT_LENGTH = 60;
const MAX_SHORT_WORDS = 5;

/** How many answers are of a type, and where the first is that is not. */
export interface TypeCount {
  readonly rows: number;
  /** Number of the row, from 1; null where all are of the type. */
  readonly firstOther: number | null;
}

/** Counts what right answers look like, one by one: nothing is kept of them. */
export class AnswerTypes {
  #rows = 0;
  readonly #counts = new Map<SeenType, number>();
  readonly #firstOther = new Map<SeenType, number>();

  add(reference: string): void {
    this.#rows += 1;
    for (const type of seenTypes) {
      if (isOf[type](reference)) this.#counts.set(type, this.countOf(type).rows + 1);
      else if (!this.#firstOther.has(type)) this.#firstOther.set(type, this.#rows);
    }
  }

  /** All answers. */
  get rows(): number {
    return this.#rows;
  }

  countOf(type: SeenType): TypeCount {
    return {
      rows: this.#counts.get(type) ?? 0,
      firstOther: this.#firstOther.get(type) ?? null,
    };
  }

  /** The most special type that nearly all answers have. */
  get type(): Exclude<AnswerType, "labels"> {
    const fitting = seenTypes.find((type) => this.countOf(type).rows >= MIN_SHARE * this.#rows);
    return fitting ?? "texts";
  }
}

const isOf: Readonly<Record<SeenType, (text: string) => boolean>> = {
  json: (text) => jsonOf(withoutFence(text) ?? text) !== undefined,
  numbers: isNumber,
  "short-texts": isShort,
};

/** Digits that start with a zero name something, such as a postal code. */
function isNumber(text: string): boolean {
  if (/^\s*0\d+\s*$/.test(text)) return false;
  const found = finalNumber(text);
  return found !== undefined && found.form !== "within";
}

function isShort(text: string): boolean {
  const plain = text.trim();
  return (
    plain.length <= MAX_SHORT_LENGTH &&
    !plain.includes("\n") &&
    plain.split(/\s+/).length <= MAX_SHORT_WORDS
  );
}

import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import { Fingerprint } from "../hashing/fingerprint.ts";
import { KeyIndex } from "../hashing/key-index.ts";

/** A shorter answer may be the same by chance: "Yes.", "I don't know." */
const MIN_CHARACTERS = 40;
/** An answer of more than this share of the rows is a stock reply, e.g. a refusal: it would be a part of its own. */
const MAX_SHARE = 0.05;
const MIN_OF_STOCK = 20;

/** What grouping by answer did. */
export interface SameAnswers {
  /** Different long answers with more than one row. */
  readonly answers: number;
  /** Rows with such an answer. */
  readonly rows: number;
  /** Answers of so many rows that these were not kept together. */
  readonly stock: number;
}

/**
 * Finds rows with the same long answer, so that none is trained on in one row and held out in another. Rows are
 * known by their draws: rows that must stay together already have the same.
 */
export class AnswerGroups {
  readonly #print = new Fingerprint();
  readonly #index = new KeyIndex();
  /** Rows whose answer was seen before, and the first row with it. */
  readonly #later = new ChunkedUint32();
  readonly #first = new ChunkedUint32();

  /** Adds a row's answer; short ones and rows without any do not count. */
  add(answer: string | null, row: number): void {
    const text = answer === null || answer.length < MIN_CHARACTERS ? "" : answer.trim();
    if (text.length < MIN_CHARACTERS) return;
    const { high, low } = this.#print.reset().addText(text);
    const first = this.#index.put(high, low, row);
    if (first < 0) return;
    this.#later.push(row);
    this.#first.push(first);
  }

  /** Gives all rows with the same answer one draw. Undefined when no answer is shared. */
  join(draws: Float64Array): SameAnswers | undefined {
    if (this.#later.length === 0) return undefined;
    const rowsOf = this.#counts();
    const max = Math.max(MIN_OF_STOCK, draws.length * MAX_SHARE);
    const groups = new DrawGroups();
    for (let i = 0; i < this.#later.length; i++) {
      const first = this.#first.at(i);
      if ((rowsOf.get(first) ?? 0) > max) continue;
      groups.join(draws[first] as number, draws[this.#later.at(i)] as number);
    }
    for (let row = 0; row < draws.length; row++) draws[row] = groups.of(draws[row] as number);
    const all = [...rowsOf.values()];
    const kept = all.filter((rows) => rows <= max);
    const rows = kept.reduce((sum, count) => sum + count, 0);
    return { answers: kept.length, rows, stock: all.length - kept.length };
  }

  /** Rows of each shared answer, by the first of them. */
  #counts(): Map<number, number> {
    const counts = new Map<number, number>();
    for (let i = 0; i < this.#first.length; i++) {
      const first = this.#first.at(i);
      counts.set(first, (counts.get(first) ?? 1) + 1);
    }
    return counts;
  }
}

/** Sets of draws that become one. */
class DrawGroups {
  readonly #parents = new Map<number, number>();

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a === b) return;
    const [kept, changed] = order(a) < order(b) ? [a, b] : [b, a];
    this.#parents.set(changed, kept);
  }

  /** The draw of the set; the draw itself when it is in none. */
  of(draw: number): number {
    let root = draw;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) {
      root = next;
    }
    if (root !== draw && this.#parents.get(draw) !== root) this.#parents.set(draw, root);
    return root;
  }
}

/** Which draw a set keeps depends on the last bits, so that large sets are not held out more often than small ones. */
function order(draw: number): number {
  return (draw * 2 ** 52) % 2 ** 26;
}

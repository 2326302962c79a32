import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import type { SeenRecord } from "./seen-record.ts";

const MAX_ROWS = 10_000;
const MAX_WORDS = 32;
const MIN_ANSWER_WORDS = 4;
const BUCKETS = 1 << 18;
/** A word in more than this share of the rows says nothing about what a row is about. */
const COMMON_SHARE = 0.05;

/** The different words of the text that is being kept. */
const different = new Uint32Array(MAX_WORDS);

/** The first different words of 10,000 questions and answers in free text (at most 270 bytes a row). */
export class ExchangeWords {
  readonly ordinals = new ChunkedUint32();
  readonly #starts = new ChunkedUint32();
  /** Where a row's answer starts. */
  readonly #middles = new ChunkedUint32();
  readonly #words = new ChunkedUint32();
  /** In how many rows a word occurs, by its bucket; made when first needed. */
  #counts: Uint16Array | undefined;

  /** Keeps a row, unless its answer is too short to be about something. */
  add(seen: SeenRecord): void {
    if (this.ordinals.length >= MAX_ROWS || seen.answer === undefined) return;
    const answer = seen.answerWords();
    if (answer.length < MIN_ANSWER_WORDS) return;
    this.ordinals.push(seen.ordinal);
    this.#starts.push(this.#words.length);
    this.#keep(seen.questionWords());
    this.#middles.push(this.#words.length);
    this.#keep(answer);
  }

  /** Rows kept. */
  get rows(): number {
    return this.ordinals.length;
  }

  /** True when the answer of one row has a word of another's question that few rows have. */
  share(question: number, answer: number): boolean {
    const [from, to] = [this.#starts.at(question), this.#middles.at(question)];
    const [start, end] = [this.#middles.at(answer), this.#end(answer)];
    for (let i = from; i < to; i++) {
      const word = this.#words.at(i);
      if (this.#isCommon(word)) continue;
      for (let j = start; j < end; j++) if (this.#words.at(j) === word) return true;
    }
    return false;
  }

  /** Words of an answer, and how many of them no other row has. */
  foreign(row: number): { words: number; foreign: number } {
    const [start, end] = [this.#middles.at(row), this.#end(row)];
    let foreign = 0;
    for (let i = start; i < end; i++) if (this.#count(this.#words.at(i)) <= 1) foreign++;
    return { words: end - start, foreign };
  }

  #keep(words: Uint32Array): void {
    let count = 0;
    for (let i = 0; i < words.length && count < MAX_WORDS; i++) {
      const word = words[i] as number;
      let known = 0;
      while (known < count && different[known] !== word) known++;
      if (known < count) continue;
      different[count++] = word;
      this.#words.push(word);
    }
  }

  #end(row: number): number {
    return row + 1 < this.rows ? this.#starts.at(row + 1) : this.#words.length;
  }

  #isCommon(word: number): boolean {
    return this.#count(word) > Math.max(2, this.rows * COMMON_SHARE);
  }

  #count(word: number): number {
    this.#counts ??= this.#countAll();
    return this.#counts[bucketOf(word)] as number;
  }

  /** A word that is in a row's question and in its answer counts twice, unless it is in no other row. */
  #countAll(): Uint16Array {
    const counts = new Uint16Array(BUCKETS);
    for (let i = 0; i < this.#words.length; i++) {
      const bucket = bucketOf(this.#words.at(i));
      counts[bucket] = Math.min(0xffff, (counts[bucket] as number) + 1);
    }
    return counts;
  }
}

function bucketOf(word: number): number {
  return (word ^ (word >>> 14)) & (BUCKETS - 1);
}

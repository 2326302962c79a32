import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import type { SeenRecord } from "./seen-record.ts";

const MAX_ROWS = 50_000;
const MAX_LABELS = 200;
const MAX_WORDS = 400;

/** Hashes of words and pairs of words of the first 50,000 questions, with their rows' ordinals and labels' numbers. */
export class LabelledRows {
  ordinals = new ChunkedUint32();
  starts = new ChunkedUint32();
  words = new ChunkedUint32();
  labels = new ChunkedUint32();
  readonly #numbers = new Map<string, number>();
  #open = true;

  /** Keeps the words of a record's question, as long as the answers can be labels. */
  add(seen: SeenRecord): void {
    const { answer, ordinal } = seen;
    if (!this.#open || answer === undefined || this.ordinals.length >= MAX_ROWS) return;
    const label = this.#number(answer);
    if (label === undefined) return;
    this.ordinals.push(ordinal);
    this.labels.push(label);
    this.starts.push(this.words.length);
    const hashes = seen.questionWords().subarray(0, MAX_WORDS);
    for (let i = 0; i < hashes.length; i++) {
      this.words.push(hashes[i] as number);
      if (i > 0)
        this.words.push(Math.imul(hashes[i - 1] as number, 0x9e3779b1) ^ (hashes[i] as number));
    }
  }

  /** Index in `words` after the last one of a row. */
  end(row: number): number {
    return row + 1 < this.starts.length ? this.starts.at(row + 1) : this.words.length;
  }

  #number(answer: string): number | undefined {
    const known = this.#numbers.get(answer);
    if (known !== undefined) return known;
    if (answer.length > 100 || this.#numbers.size >= MAX_LABELS) {
      this.#close();
      return undefined;
    }
    this.#numbers.set(answer, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The answers are not labels: what was kept is released. */
  #close(): void {
    this.#open = false;
    this.ordinals = new ChunkedUint32();
    this.starts = new ChunkedUint32();
    this.words = new ChunkedUint32();
    this.labels = new ChunkedUint32();
  }

  /** Number of different labels. */
  get labelCount(): number {
    return this.#numbers.size;
  }

  /** Share of the most frequent label, from 0 to 1. */
  get largestShare(): number {
    const counts = new Uint32Array(this.#numbers.size);
    for (let row = 0; row < this.labels.length; row++) {
      const label = this.labels.at(row);
      counts[label] = (counts[label] as number) + 1;
    }
    return counts.reduce((most, count) => Math.max(most, count), 0) / (this.labels.length || 1);
  }

  /** False when the answers turned out to be no labels. */
  get complete(): boolean {
    return this.#open;
  }
}

import { HashSet } from "../hashing/hash-set.ts";
import type { Manifest } from "./manifest.ts";

/** A sample as a manifest stores it. */
export type StoredSample = Manifest["questions"]["train"];

const maxHashes = 5000;
const digits = 12;
const bytesEach = digits / 2;

/**
 * Keeps the smallest of many hashes. Two sets keep the same part of what they have in common, so
 * samples can be compared although neither is complete.
 */
export class QuestionSample {
  #smallest: string[] = [];
  #bound = "g";
  #rows = 0;
  #cut = false;

  /** Adds a hash of 16 hex digits. */
  add(hash: string): void {
    this.#rows++;
    const short = hash.slice(0, digits);
    if (short >= this.#bound) return;
    this.#smallest.push(short);
    if (this.#smallest.length >= maxHashes * 4) this.#trim();
  }

  stored(): StoredSample {
    this.#trim();
    const hashes = Buffer.from(this.#smallest.join(""), "hex").toString("base64");
    return { rows: this.#rows, whole: !this.#cut, hashes };
  }

  #trim(): void {
    const all = [...new Set(this.#smallest)].sort();
    this.#smallest = all.slice(0, maxHashes);
    if (all.length <= maxHashes) return;
    this.#cut = true;
    this.#bound = this.#smallest.at(-1) ?? this.#bound;
  }
}

/** Looks questions up in a stored sample. */
export class StoredQuestions {
  readonly #hashes = new HashSet();
  readonly whole: boolean;

  constructor({ hashes, whole }: StoredSample) {
    this.whole = whole;
    const bytes = Buffer.from(hashes, "base64");
    for (let at = 0; at + bytesEach <= bytes.length; at += bytesEach) {
      this.#hashes.add(padded(bytes.toString("hex", at, at + bytesEach)));
    }
  }

  /** Whether the sample contains the question of this hash of 16 hex digits. */
  has(hash: string): boolean {
    return this.#hashes.has(padded(hash.slice(0, digits)));
  }
}

function padded(short: string): string {
  return short.padEnd(16, "0");
}

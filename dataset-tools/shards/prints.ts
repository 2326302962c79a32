import { SKETCH_WORDS } from "../hashing/sketch-index.ts";
import type { ByteRange } from "./store.ts";

/** What is known of a row to find those that repeat it. */
export interface RowPrint {
  /** Number of the row in its shard. */
  readonly row: number;
  /** Content hash and hash of the question, 16 hex digits each. */
  readonly id: string;
  readonly question: string;
  /** Only where near duplicates are left out. */
  readonly near?: {
    /** Hash of the row without case, white space and sentence marks. */
    readonly plain: { readonly high: number; readonly low: number };
    /** Hash of its answer. */
    readonly answered: number;
    /** Of its words; empty for a short row. */
    readonly sketch: Uint32Array;
  };
}

/**
 * Kinds of entries, each in the partition of its own key, so that rows which may repeat each other always meet:
 * by the question (exact duplicates, and questions of held-out rows), by the plain text, by a band of the sketch.
 */
export type PrintKind = "question" | "plain" | "band";

/** Bytes of an entry: row, then its hashes. */
export const entryBytes: Readonly<Record<PrintKind, number>> = {
  question: 4 + 8 + 8,
  plain: 4 + 8,
  band: 4 + 4 + 8 + 4,
};

/** Where the entries of each partition are in the file. */
export type PrintRanges = readonly Readonly<Record<PrintKind, ByteRange>>[];

const BANDS = SKETCH_WORDS - 2;

/** Collects the entries of a shard's rows by partition. */
export class Prints {
  readonly #lists: Readonly<Record<PrintKind, EntryList>>[];

  constructor(partitions: number) {
    this.#lists = Array.from({ length: partitions }, () => ({
      question: new EntryList(entryBytes.question),
      plain: new EntryList(entryBytes.plain),
      band: new EntryList(entryBytes.band),
    }));
  }

  add({ row, id, question, near }: RowPrint): void {
    const at = this.#list("question", Number.parseInt(question.slice(0, 8), 16)).entry(row);
    at.write(id + question, 4, "hex");
    if (near === undefined) return;
    const { plain, answered, sketch } = near;
    const whole = this.#list("plain", plain.low).entry(row);
    whole.writeInt32LE(plain.high, 4);
    whole.writeInt32LE(plain.low, 8);
    if (sketch.length > 0) this.#addBands(row, sketch, answered);
  }

  /** Slots of different bands are different keys. */
  #addBands(row: number, sketch: Uint32Array, answered: number): void {
    for (let band = 0; band < BANDS; band++) {
      const key = bandKey(band, sketch[2 + band] as number);
      const entry = this.#list("band", key).entry(row);
      entry.writeUInt32LE(key, 4);
      entry.writeUInt32LE(sketch[0] as number, 8);
      entry.writeUInt32LE(sketch[1] as number, 12);
      entry.writeUInt32LE(answered >>> 0, 16);
    }
  }

  #list(kind: PrintKind, key: number): EntryList {
    const partition = mixed(key) % this.#lists.length;
    return (this.#lists[partition] as Record<PrintKind, EntryList>)[kind];
  }

  /** All entries, one partition after the other, and where each is. */
  finish(): { readonly parts: Buffer[]; readonly ranges: PrintRanges } {
    const parts: Buffer[] = [];
    let from = 0;
    const range = (list: EntryList): ByteRange => {
      const bytes = list.bytes();
      parts.push(bytes);
      const here = { from, to: from + bytes.length };
      from = here.to;
      return here;
    };
    const ranges = this.#lists.map(({ question, plain, band }) => ({
      question: range(question),
      plain: range(plain),
      band: range(band),
    }));
    return { parts, ranges };
  }
}

/** A slot has 21 bits. */
function bandKey(band: number, slot: number): number {
  return ((band << 21) | slot) >>> 0;
}

/** Spreads a key over all bits: those of slots are not even. */
function mixed(key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Entries of one size in one growing buffer. */
class EntryList {
  readonly #size: number;
  #buffer = Buffer.alloc(0);
  #used = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Room for the next entry, which starts with the number of its row. */
  entry(row: number): Buffer {
    const from = this.#used;
    this.#used += this.#size;
    if (this.#used > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(64 * this.#size, this.#buffer.length * 2));
      this.#buffer.copy(larger);
      this.#buffer = larger;
    }
    const entry = this.#buffer.subarray(from, this.#used);
    entry.writeUInt32LE(row, 0);
    return entry;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }
}

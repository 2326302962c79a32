import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { SKETCH_WORDS } from "../hashing/sketch-index.ts";
import { asBuffer } from "../read/line-blocks.ts";
import type { Drawn } from "./spooled-row.ts";

/** What the second pass of a preparation knows about a row. */
export interface SpoolHead extends Pick<Drawn, "id" | "question" | "group"> {
  /** Sketch of the question's words; empty for a short one, undefined when none was made. */
  readonly sketch?: Uint32Array;
}

/** A spooled row: its head, and its content in pieces that only the writer and the reader of a dataset know. */
export interface Spooled extends SpoolHead {
  /** Valid until the next batch is read. */
  readonly pieces: readonly Buffer[];
}

const hashLength = 16;
const sketchBytes = SKETCH_WORDS * 4;
const hasGroup = 1;
const hasSketch = 2;
const isShort = 4;
const drainedAt = 1 << 18;
const chunkBytes = 1 << 18;

/** Bytes before the pieces, at most: length, flags, number of pieces, three hashes, the sketch. */
const maxHead = 12 + 3 * hashLength + sketchBytes;

/** Writes rows into a temporary file between the two passes: length, flags, hashes, pieces. */
export class SpoolWriter {
  readonly #file: FileHandle;
  #buffer = Buffer.allocUnsafe(1 << 20);
  #used = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Creates the file, which must not exist. */
  static async create(path: string): Promise<SpoolWriter> {
    return new SpoolWriter(await open(path, "wx"));
  }

  /** Adds a row. Call `drain` regularly. */
  add({ id, question, group, sketch }: SpoolHead, pieces: readonly string[]): void {
    this.#makeRoom(pieces);
    const start = this.#used;
    const flags =
      (group === undefined ? 0 : hasGroup) |
      (sketch === undefined ? 0 : sketch.length === 0 ? isShort : hasSketch);
    this.#used = this.#buffer.writeUInt32LE(flags, start + 4);
    this.#used = this.#buffer.writeUInt32LE(pieces.length, this.#used);
    this.#used += this.#buffer.write(id + question + (group ?? ""), this.#used, "latin1");
    if (sketch !== undefined) for (const word of sketch) this.#number(word);
    for (const piece of pieces) this.#piece(piece);
    this.#buffer.writeUInt32LE(this.#used - start, start);
  }

  /** Writes out once the buffer is large. */
  async drain(): Promise<void> {
    if (this.#used >= drainedAt) await this.#flush();
  }

  /** Writes out and closes. */
  async close(): Promise<void> {
    await this.#flush().finally(() => this.#file.close());
  }

  #number(value: number): void {
    this.#used = this.#buffer.writeUInt32LE(value, this.#used);
  }

  #piece(text: string): void {
    const at = this.#used;
    const bytes = this.#buffer.write(text, at + 4, "utf8");
    this.#buffer.writeUInt32LE(bytes, at);
    this.#used = at + 4 + bytes;
  }

  #makeRoom(pieces: readonly string[]): void {
    let needed = this.#used + maxHead;
    for (const { length } of pieces) needed += 4 + length * 3;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }

  async #flush(): Promise<void> {
    await this.#file.writeFile(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}

/** Reads a spool back in batches, in the order of writing. */
export async function* readSpool(path: string): AsyncGenerator<Spooled[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const bytes = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, asBuffer(chunk)]);
    const rows: Spooled[] = [];
    let at = 0;
    while (at + 4 <= bytes.length) {
      const length = bytes.readUInt32LE(at);
      if (at + length > bytes.length) break;
      rows.push(readRow(bytes, at));
      at += length;
    }
    rest = bytes.subarray(at);
    yield rows;
  }
}

function readRow(bytes: Buffer, start: number): Spooled {
  const flags = bytes.readUInt32LE(start + 4);
  const count = bytes.readUInt32LE(start + 8);
  let at = start + 12;
  const text = (): string => {
    at += hashLength;
    return bytes.toString("latin1", at - hashLength, at);
  };
  const hashes = { id: text(), question: text() };
  const head = (flags & hasGroup) === 0 ? hashes : { ...hashes, group: text() };
  let sketch = (flags & isShort) === 0 ? undefined : new Uint32Array(0);
  if ((flags & hasSketch) !== 0) {
    sketch = new Uint32Array(SKETCH_WORDS);
    for (let i = 0; i < SKETCH_WORDS; i++, at += 4) sketch[i] = bytes.readUInt32LE(at);
  }
  const pieces: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const from = at + 4;
    at = from + bytes.readUInt32LE(at);
    pieces.push(bytes.subarray(from, at));
  }
  return sketch === undefined ? { ...head, pieces } : { ...head, sketch, pieces };
}

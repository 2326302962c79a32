import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { lineBlocks } from "../read/line-blocks.ts";

/** What was written into a file. */
export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/** A range of lines in a block. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** A line feed must be appended. */
  readonly feed: boolean;
}

const firstCapacity = 1 << 20;
const drainedAt = 1 << 18;

/** Writes lines to a file through a buffer, counting and hashing them. */
export class LineWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");
  #buffer = Buffer.allocUnsafe(firstCapacity);
  #used = 0;
  #bytes = 0;
  #rows = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Creates the file, which must not exist. */
  static async create(path: string): Promise<LineWriter> {
    return new LineWriter(await open(path, "wx"));
  }

  /** Adds a line without its line feed. Call `drain` regularly. */
  add(line: string): void {
    const max = line.length * 3 + 1;
    if (this.#used + max > this.#buffer.length) this.#grow(this.#used + max);
    this.#used += this.#buffer.write(line, this.#used, "utf8");
    this.#buffer[this.#used++] = 10;
    this.#rows++;
  }

  /** Adds a text of several lines, verbatim. */
  addText(text: string): void {
    const bytes = Buffer.from(text);
    const rows = text.split("\n").length - 1;
    this.addBytes(bytes, { from: 0, to: bytes.length, rows, feed: false });
  }

  /** Adds lines as bytes: complete with their line feeds, or without the last one when `feed` is set. */
  addBytes(block: Buffer, range: LineRange): void {
    const { from, to, rows, feed } = range;
    const needed = this.#used + to - from + 1;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#used += block.copy(this.#buffer, this.#used, from, to);
    if (feed) this.#buffer[this.#used++] = 10;
    this.#rows += rows;
  }

  /** Adds a line that consists of these pieces, without its line feed. */
  addPieces(pieces: readonly Buffer[]): void {
    let needed = this.#used + 1;
    for (const piece of pieces) needed += piece.length;
    if (needed > this.#buffer.length) this.#grow(needed);
    for (const piece of pieces) {
      this.#buffer.set(piece, this.#used);
      this.#used += piece.length;
    }
    this.#buffer[this.#used++] = 10;
    this.#rows++;
  }

  /** Writes out once the buffer is large. */
  async drain(): Promise<void> {
    if (this.#used >= drainedAt) await this.#flush();
  }

  /** Writes out, waits until it is on disk, and closes. */
  async close(): Promise<WrittenFile> {
    try {
      await this.#flush();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Closes without writing what is left; harmless after `close`. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#used);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#used = 0;
    await this.#file.writeFile(bytes);
  }
}

/** Reads back a file of one JSON value per line, in batches. */
export async function* readLines<Row>(path: string): AsyncGenerator<Row[]> {
  for await (const block of lineBlocks(createReadStream(path, { highWaterMark: 128 * 1024 }))) {
    if ("tooLong" in block) throw new Error("a spooled row grew beyond the longest row");
    const lines = block.bytes.toString("utf8").split("\n");
    yield lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
  }
}

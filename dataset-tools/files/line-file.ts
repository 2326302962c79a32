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

/** Lines as they lie in a block. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** A line feed is to follow. */
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

  /** Creates the file; there must be none of that name. */
  static async create(path: string): Promise<LineWriter> {
    return new LineWriter(await open(path, "wx"));
  }

  /** Takes a line without its line feed. Call `drain` now and then. */
  add(line: string): void {
    const most = line.length * 3 + 1;
    if (this.#used + most > this.#buffer.length) this.#grow(this.#used + most);
    this.#used += this.#buffer.write(line, this.#used, "utf8");
    this.#buffer[this.#used++] = 10;
    this.#rows++;
  }

  /** Takes lines as bytes: whole ones with their line feeds, or one without it when `feed` is set. */
  addBytes(block: Buffer, range: LineRange): void {
    const { from, to, rows, feed } = range;
    const needed = this.#used + to - from + 1;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#used += block.copy(this.#buffer, this.#used, from, to);
    if (feed) this.#buffer[this.#used++] = 10;
    this.#rows += rows;
  }

  /** Writes out when much has been taken. */
  async drain(): Promise<void> {
    if (this.#used >= drainedAt) await this.#flush();
  }

  /** Writes out, waits until the disk has it, and closes. */
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

/** Reads a spool of ours back, a JSON value a line, in batches. */
export async function* readLines<Row>(path: string): AsyncGenerator<Row[]> {
  for await (const block of lineBlocks(createReadStream(path, { highWaterMark: 128 * 1024 }))) {
    if ("tooLong" in block) throw new Error("a spooled row grew beyond the longest row");
    const lines = block.bytes.toString("utf8").split("\n");
    yield lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
  }
}

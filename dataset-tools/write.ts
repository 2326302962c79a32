import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { RowBytes } from "./record.ts";

/** What was written into a file. */
export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
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

  /** Takes a line as bytes, as it stands in a block that was read. */
  addBytes({ block, from, to }: RowBytes): void {
    const length = to - from;
    if (this.#used + length + 1 > this.#buffer.length) this.#grow(this.#used + length + 1);
    block.copy(this.#buffer, this.#used, from, to);
    this.#used += length;
    this.#buffer[this.#used++] = 10;
    this.#rows++;
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

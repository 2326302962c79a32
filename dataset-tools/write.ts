import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** What was written into a file. */
export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

const bufferedCharacters = 1 << 20;

/** Writes lines to a file through a buffer, counting and hashing them. */
export class LineWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");
  #buffer: string[] = [];
  #buffered = 0;
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
    this.#buffer.push(line, "\n");
    this.#buffered += line.length + 1;
    this.#rows++;
  }

  /** Writes out when the buffer is full. */
  async drain(): Promise<void> {
    if (this.#buffered >= bufferedCharacters) await this.#flush();
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

  async #flush(): Promise<void> {
    if (this.#buffer.length === 0) return;
    const bytes = Buffer.from(this.#buffer.join(""));
    this.#buffer = [];
    this.#buffered = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.writeFile(bytes);
  }
}

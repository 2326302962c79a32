import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { lineBlocks } from "../read/line-blocks.ts";
import type { ShardStore } from "./store.ts";

/** Writes lines into a file of the store as they come. Call `drain` regularly, and `end` or `abandon` at last. */
export class LineSink {
  readonly #lines = new PassThrough({ highWaterMark: 1 << 18 });
  /** What the store reads. */
  readonly #stream: Readable;
  readonly #written: Promise<void>;
  #pending = "";

  constructor(store: ShardStore, name: string, packed: boolean) {
    this.#stream = packed ? this.#lines.pipe(createGzip({ level: 1 })) : this.#lines;
    this.#written = store.write(name, this.#stream);
    // The error is for `end` and `drain`; until then it is not unhandled.
    this.#written.catch(() => undefined);
  }

  /** Adds a line without its line feed. */
  add(line: string): void {
    this.#pending += `${line}\n`;
    if (this.#pending.length >= 1 << 16) this.#pass();
  }

  /** Waits while the store is slower than the lines come. */
  async drain(): Promise<void> {
    if (this.#lines.writableNeedDrain)
      await Promise.race([once(this.#lines, "drain"), this.#written]);
  }

  /** Writes what is left; the file is whole afterwards. */
  async end(): Promise<void> {
    this.#pass();
    this.#lines.end();
    await this.#written;
  }

  /** Nothing is written. */
  abandon(error: Error): void {
    this.#stream.destroy(error);
    if (this.#lines !== this.#stream) this.#lines.destroy();
  }

  #pass(): void {
    if (this.#pending === "") return;
    this.#lines.write(this.#pending);
    this.#pending = "";
  }
}

/** Lines of a file of the store that was written so, in batches. */
export async function* storedLines(store: ShardStore, name: string): AsyncGenerator<string[]> {
  const unpacked = createGunzip();
  const reading = pipeline(await store.read(name), unpacked);
  reading.catch(() => undefined);
  for await (const block of lineBlocks(unpacked)) {
    if ("tooLong" in block) throw new Error("a stored row grew beyond the longest row");
    yield block.bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
  }
  await reading;
}

import { longestRow } from "./problem.ts";

/** Complete lines, or a line that is too long to keep in memory. */
export type LineBlock =
  | {
      /** Complete lines, each with its line feed; only the last line of the file may have none. */
      readonly bytes: Buffer;
    }
  | { readonly tooLong: true };

/**
 * Cuts a stream of bytes into blocks that end where a line ends. Memory is bounded by `longestRow`.
 * A block is valid until the next is requested: its memory is reused.
 */
export async function* lineBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  const cutter = new LineCutter();
  for await (const chunk of chunks) yield* cutter.push(asBuffer(chunk));
  yield* cutter.end();
}

class LineCutter {
  #buffer = Buffer.allocUnsafe(1 << 19);
  /** The bytes in the buffer: up to `#done` they were passed on, up to `#length` they are pending. */
  #done = 0;
  #length = 0;
  /** In a line that is too long, up to its line feed. */
  #skipping = false;

  push(chunk: Buffer): LineBlock[] {
    if (!this.#skipping) return this.#cut(chunk);
    const end = chunk.indexOf(10);
    if (end < 0) return [];
    this.#skipping = false;
    return [{ tooLong: true }, ...this.#cut(chunk.subarray(end + 1))];
  }

  end(): LineBlock[] {
    if (this.#skipping) return [{ tooLong: true }];
    const rest = this.#buffer.subarray(this.#done, this.#length);
    return rest.length > 0 ? [{ bytes: rest }] : [];
  }

  #cut(chunk: Buffer): LineBlock[] {
    this.#take(chunk);
    const last = chunk.lastIndexOf(10);
    if (last >= 0) {
      this.#done = this.#length - chunk.length + last + 1;
      return [{ bytes: this.#buffer.subarray(0, this.#done) }];
    }
    if (this.#length > longestRow) {
      this.#skipping = true;
      this.#length = 0;
    }
    return [];
  }

  /** Moves the pending bytes to the front and appends the chunk. */
  #take(chunk: Buffer): void {
    const pending = this.#length - this.#done;
    const needed = pending + chunk.length;
    const target = needed > this.#buffer.length ? Buffer.allocUnsafe(needed * 2) : this.#buffer;
    this.#buffer.copy(target, 0, this.#done, this.#length);
    chunk.copy(target, pending);
    this.#buffer = target;
    this.#done = 0;
    this.#length = needed;
  }
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same bytes without the first lines. */
export async function* skipLines(
  chunks: AsyncIterable<Uint8Array>,
  lines: number,
): AsyncGenerator<Uint8Array> {
  let left = lines;
  for await (const chunk of chunks) {
    let at = 0;
    for (; left > 0; left--) {
      const feed = chunk.indexOf(10, at);
      at = feed < 0 ? chunk.length : feed + 1;
      if (feed < 0) break;
    }
    if (at < chunk.length) yield at === 0 ? chunk : chunk.subarray(at);
  }
}

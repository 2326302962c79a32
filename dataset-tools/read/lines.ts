import { longestRow } from "./problem.ts";

/** Whole lines, or a line that is too long to hold. */
export type LineBlock =
  | {
      /** Whole lines, each with its line feed; the file's last may lack it. */
      readonly bytes: Buffer;
    }
  | { readonly tooLong: true };

/** Cuts a stream of bytes into blocks that end where a line ends. Memory is bounded by `longestRow`. */
export async function* lineBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  const cutter = new LineCutter();
  for await (const chunk of chunks) yield* cutter.push(asBuffer(chunk));
  yield* cutter.end();
}

class LineCutter {
  #held: Buffer[] = [];
  #heldBytes = 0;
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
    return this.#heldBytes > 0 ? [{ bytes: Buffer.concat(this.#held) }] : [];
  }

  #cut(chunk: Buffer): LineBlock[] {
    const last = chunk.lastIndexOf(10);
    if (last < 0) {
      this.#hold(chunk);
      return [];
    }
    const whole = chunk.subarray(0, last + 1);
    const bytes = this.#held.length === 0 ? whole : Buffer.concat([...this.#held, whole]);
    this.#drop();
    this.#hold(chunk.subarray(last + 1));
    return [{ bytes }];
  }

  #hold(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#held.push(rest);
    this.#heldBytes += rest.length;
    if (this.#heldBytes <= longestRow) return;
    this.#skipping = true;
    this.#drop();
  }

  #drop(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

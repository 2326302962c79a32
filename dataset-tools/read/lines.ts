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
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skipping = false;
  for await (const piece of chunks) {
    let chunk = asBuffer(piece);
    if (skipping) {
      const end = chunk.indexOf(10);
      if (end < 0) continue;
      skipping = false;
      yield { tooLong: true };
      chunk = chunk.subarray(end + 1);
    }
    const last = chunk.lastIndexOf(10);
    if (last < 0) {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes > longestRow) {
        skipping = true;
        held = [];
        heldBytes = 0;
      }
      continue;
    }
    const whole = chunk.subarray(0, last + 1);
    yield { bytes: held.length === 0 ? whole : Buffer.concat([...held, whole]) };
    held = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
    heldBytes = chunk.length - last - 1;
  }
  if (skipping) yield { tooLong: true };
  else if (heldBytes > 0) yield { bytes: Buffer.concat(held) };
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import { pipeline, Readable, type Transform } from "node:stream";
import * as zlib from "node:zlib";
import { type Peeked, peek } from "./source.ts";

/** How a file is compressed, by its first bytes. */
type Packing = "gzip" | "zstd" | "none";

/** Decompressed bytes with their head, or the name of a compression that this version of Node.js cannot read. */
export type Unpacked = Peeked | { readonly missing: "zstd" };

/** Number of bytes examined at the start of a file; a shorter head is the whole file. */
export const headBytes = 64 * 1024;

/** Decompresses gzip and, where Node.js can, zstd. */
export async function unpack(chunks: AsyncIterable<Uint8Array>): Promise<Unpacked> {
  const packed = await peek(chunks, headBytes);
  const packing = packingOf(packed.head);
  if (packing === "none") return packed;
  const transform = unpacker(packing);
  if (transform === undefined) return { missing: "zstd" };
  pipeline(Readable.from(packed.all), transform, () => undefined);
  return peek(transform, headBytes);
}

function packingOf(head: Buffer): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : "none";
}

/** Node.js has zstd since 22.15; the types for Node.js 20 do not include it. */
function unpacker(packing: "gzip" | "zstd"): Transform | undefined {
  if (packing === "gzip") return zlib.createGunzip({ chunkSize: 256 * 1024 });
  return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
}

import { pipeline, Readable, type Transform } from "node:stream";
import * as zlib from "node:zlib";
import { Decompress } from "fzstd";
import { DamagedFile, type NamedStream, type Peeked, peek } from "./source.ts";

/** How a file is compressed: by its first bytes, and Brotli, which has no mark of its own, by its name. */
type Packing = "gzip" | "zstd" | "brotli" | "none";

/** Number of bytes examined at the start of a file; a shorter head is the whole file. */
export const headBytes = 64 * 1024;
const chunkSize = 256 * 1024;

/** The bytes, decompressed from gzip, zstd or Brotli where they are. */
export async function unpack({ name, chunks }: NamedStream): Promise<Peeked> {
  const packed = await peek(chunks, headBytes);
  const packing = packingOf(packed.head, name);
  return packing === "none" ? packed : peek(decompress(packed.all, packing), headBytes);
}

function packingOf(head: Buffer, name: string): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  return /\.br$/i.test(name) ? "brotli" : "none";
}

function decompress(
  packed: AsyncIterable<Uint8Array>,
  packing: "gzip" | "zstd" | "brotli",
): AsyncIterable<Uint8Array> {
  const transform = transformFor(packing);
  if (transform === undefined) return unpackZstd(packed);
  pipeline(Readable.from(packed), transform, () => undefined);
  return transform;
}

/** Node.js has zstd since 22.15; the types for Node.js 20 do not include it. */
function transformFor(packing: "gzip" | "zstd" | "brotli"): Transform | undefined {
  if (packing === "gzip") return zlib.createGunzip({ chunkSize });
  if (packing === "brotli") return zlib.createBrotliDecompress({ chunkSize });
  return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
}

async function* unpackZstd(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const decompressor = new Decompress((piece) => pieces.push(Uint8Array.from(piece)));
  const push = (chunk: Uint8Array, final: boolean): Uint8Array[] => {
    try {
      decompressor.push(chunk, final);
    } catch {
      throw new DamagedFile("its zstd data is damaged or cut off");
    }
    return pieces.splice(0);
  };
  for await (const chunk of packed) yield* push(chunk, false);
  yield* push(new Uint8Array(), true);
}

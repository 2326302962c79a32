import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { defined } from "../defined.ts";

/** One file, stream or object to read. */
export interface Source {
  /** The name used in findings. */
  readonly name: string;
  /** Size in bytes, if known beforehand. */
  readonly size?: number;
  open(): Promise<AsyncIterable<Uint8Array>> | AsyncIterable<Uint8Array>;
}

/** Bytes with the name that findings give them: a file, or a member of an archive. */
export interface NamedStream {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A stream cannot be read to its end; the message ends the sentence "the file cannot be read: …". */
export class DamagedFile extends Error {}

/** Small enough for the garbage collector's young generation; large enough that the number of chunks does not matter. */
const chunkBytes = 256 * 1024;

/** A file on this machine. */
export function fileSource(path: string, size?: number): Source {
  const open = () => createReadStream(path, { highWaterMark: chunkBytes });
  return defined({ name: path, size, open });
}

/** Counts and hashes the bytes of a source as they pass, before they are decompressed or decoded. */
export class Tally {
  readonly #hash = createHash("sha256");
  #digest: string | undefined;
  bytes = 0;
  records = 0;

  /** The same chunks; only those that are consumed count. */
  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** SHA-256 of the bytes that passed, in hex. */
  get sha256(): string {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }
}

/**
 * Passes the path of a temporary file with the stream's bytes, for formats that are read from their
 * end; the file is deleted when the generator ends.
 */
export async function* spooled<Item>(
  chunks: AsyncIterable<Uint8Array>,
  read: (path: string) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const folder = await mkdtemp(join(tmpdir(), "tunewright-spool-"));
  try {
    const path = join(folder, "bytes");
    await pipeline(chunks, createWriteStream(path));
    yield* read(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first bytes of a stream, and the whole stream including them. */
export interface Peeked {
  readonly head: Buffer;
  readonly all: AsyncIterable<Uint8Array>;
}

/** Reads the first `count` bytes without losing them. */
export async function peek(chunks: AsyncIterable<Uint8Array>, count: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    first.push(next.value);
    bytes += next.value.length;
  }
  return { head: Buffer.concat(first), all: resume(first, iterator) };
}

async function* resume(
  first: Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = first.shift(); chunk !== undefined; chunk = first.shift()) yield chunk;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";

/** A part of a file, in bytes; `to` is not in it. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Where the steps of a preparation keep their files: a folder here, a prefix in S3 there. */
export interface ShardStore {
  /** The bytes of a file, or a range of them. */
  read(name: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>;
  /** Writes a whole file or nothing; one that is there is replaced. */
  write(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** Whether the file is there, whole. */
  has(name: string): Promise<boolean>;
}

/** A store in a folder, which is created. */
export function folderStore(folder: string): ShardStore {
  return {
    async read(name, range) {
      const cut = range === undefined ? {} : { start: range.from, end: range.to - 1 };
      return createReadStream(join(folder, name), cut);
    },
    async write(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Readable.from(content), createWriteStream(`${path}.part`));
      await rename(`${path}.part`, path);
    },
    async has(name) {
      return existsSync(join(folder, name));
    },
  };
}

/** The whole of a file or of a range. An empty range is not read. */
export async function readBytes(
  store: ShardStore,
  name: string,
  range?: ByteRange,
): Promise<Buffer> {
  if (range !== undefined && range.from === range.to) return Buffer.alloc(0);
  return buffer(await store.read(name, range));
}

/** A file of JSON, checked. */
export async function readJson<Value>(
  store: ShardStore,
  name: string,
  schema: z.ZodType<Value>,
): Promise<Value> {
  return schema.parse(JSON.parse((await readBytes(store, name)).toString("utf8")));
}

/** Writes a file of JSON. */
export async function writeJson(store: ShardStore, name: string, value: unknown): Promise<void> {
  await store.write(name, [Buffer.from(`${JSON.stringify(value)}\n`)]);
}

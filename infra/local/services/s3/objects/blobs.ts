import { randomUUID } from "node:crypto";
import { createReadStream, linkSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { s3Error } from "../errors.ts";
import type { Hasher } from "./checksum.ts";
import type { Segment } from "./record.ts";

const READ_SIZE = 256 * 1024;
/** Small pieces are gathered up to this many bytes before they are written. */
const WRITE_SIZE = 256 * 1024;

/**
 * Content of a bucket's objects: files that are written once under a unique name and never changed.
 * A blob that no record names is left over from an interrupted write; `sweep` removes it.
 */
export class Blobs {
  readonly #folder: string;
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Writes all of `source`, feeding each hasher; memory stays constant. Leaves nothing when it fails. */
  async write(source: AsyncIterable<Uint8Array>, hashers: readonly Hasher[]): Promise<Segment> {
    const blob = randomUUID();
    // The folder no longer exists when the bucket was deleted while the request came in.
    const file = await open(this.#file(blob), "wx").catch((error) => {
      throw error.code === "ENOENT" ? s3Error("NoSuchBucket") : error;
    });
    let size = 0;
    try {
      for await (const piece of gather(source)) {
        for (const hasher of hashers) hasher.update(piece);
        await file.writeFile(piece);
        size += piece.length;
      }
      await file.datasync();
    } catch (error) {
      rmSync(this.#file(blob), { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return { blob, size };
  }

  /** Reads `length` bytes from `start` of the segments' content. Removing a blob waits for its readers. */
  read(segments: readonly Segment[], start: number, length: number): Readable {
    const slices = sliceSegments(segments, start, length);
    const names = slices.map(({ blob }) => blob);
    for (const name of names) this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1);
    const stream = Readable.from(this.#content(slices), {
      objectMode: false,
      highWaterMark: READ_SIZE,
    });
    stream.once("close", () => this.#release(names));
    return stream;
  }

  /** The same content under new names, without copying bytes; `from` may be the blobs of another bucket. */
  link(from: Blobs, segments: readonly Segment[]): Segment[] {
    return segments.map((segment) => {
      const blob = randomUUID();
      linkSync(from.#file(segment.blob), this.#file(blob));
      return { ...segment, blob };
    });
  }

  remove(segments: readonly Segment[]): void {
    for (const { blob } of segments) {
      if (this.#readers.has(blob)) this.#doomed.add(blob);
      else rmSync(this.#file(blob), { force: true });
    }
  }

  /** Removes every blob whose name is not in `kept`. */
  sweep(kept: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#folder)) {
      if (!kept.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }

  #release(names: readonly string[]): void {
    for (const name of names) {
      const readers = (this.#readers.get(name) ?? 1) - 1;
      if (readers > 0) this.#readers.set(name, readers);
      else this.#readers.delete(name);
      if (readers === 0 && this.#doomed.delete(name)) rmSync(this.#file(name), { force: true });
    }
  }

  async *#content(slices: readonly Slice[]): AsyncGenerator<Uint8Array> {
    for (const { blob, from, to } of slices) {
      yield* createReadStream(this.#file(blob), {
        start: from,
        end: to - 1,
        highWaterMark: READ_SIZE,
      });
    }
  }

  #file(blob: string): string {
    return join(this.#folder, blob);
  }
}

/** Bytes `from` to `to` (not included) of a blob. */
interface Slice {
  readonly blob: string;
  readonly from: number;
  readonly to: number;
}

function sliceSegments(segments: readonly Segment[], start: number, length: number): Slice[] {
  const slices: Slice[] = [];
  let offset = 0;
  for (const { blob, size } of segments) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(start + length - offset, size);
    if (from < to) slices.push({ blob, from, to });
    offset += size;
  }
  return slices;
}

async function* gather(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    pieces.push(piece);
    size += piece.length;
    if (size < WRITE_SIZE) continue;
    yield Buffer.concat(pieces, size);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces, size);
}

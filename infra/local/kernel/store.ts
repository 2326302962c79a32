import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

let serial = 0;

/**
 * Writes a file so that a kill at any moment leaves the old content or the new, never a part. It is not forced onto the
 * disk (fsync took half a second of each run here): only a machine that loses its power would need that.
 */
export function writeFileAtomic(file: string, data: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  serial += 1;
  const temporary = `${file}.${process.pid}-${serial}.tmp`;
  try {
    writeWhole(temporary, typeof data === "string" ? Buffer.from(data) : data);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, "w");
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  } finally {
    closeSync(descriptor);
  }
}

/** A folder of JSON documents by id, kept in memory and written through atomically. */
export class Collection<T> {
  readonly #folder: string;
  readonly #items = new Map<string, T>();

  /** Reads what is in `folder`; makes it when it is missing. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!name.endsWith(".json")) continue;
      const id = decodeURIComponent(name.slice(0, -".json".length));
      this.#items.set(id, JSON.parse(readFileSync(join(folder, name), "utf8")) as T);
    }
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  /** Keeps and writes the document; call again after each change of it. */
  put(id: string, item: T): void {
    // What could not be written must not be answered as if it were kept.
    writeFileAtomic(this.#file(id), JSON.stringify(item));
    this.#items.set(id, item);
  }

  delete(id: string): boolean {
    const file = this.#file(id);
    if (existsSync(file)) rmSync(file);
    return this.#items.delete(id);
  }

  values(): T[] {
    return [...this.#items.values()];
  }

  #file(id: string): string {
    // A dot alone would be a folder; encodeURIComponent leaves it as it is.
    return join(this.#folder, `${encodeURIComponent(id).replaceAll(".", "%2E")}.json`);
  }
}

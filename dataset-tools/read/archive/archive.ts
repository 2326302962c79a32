import { type Entry, openPromise, type ZipFile } from "yauzl";
import { DamagedFile } from "../source.ts";

const GiB = 2 ** 30;
/** An archive may not unpack to more than this, unless it is packed no tighter than `maxRatio`. */
const maxBytes = GiB;
/** JSON Lines and sheets pack to a twentieth, rarely to a hundredth; deflate itself can do 1,032. */
const maxRatio = 200;
/** Maximum size of a member that is needed whole in memory. */
const maxText = 512 * 1024 * 1024;

/** A zip archive on disk, its members by their paths. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws DamagedFile when it is not a whole archive, or would unpack to an absurd size */
  static async open(path: string): Promise<Archive> {
    const zip = await openPromise(path, { autoClose: false }).catch(() => {
      throw new DamagedFile("it is a zip archive that is damaged or cut off; copy it again");
    });
    try {
      return new Archive(zip, await entriesOf(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /** Paths of all members that are files, in the archive's order. */
  get paths(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** @throws DamagedFile when a member is protected with a password */
  requireOpen(path: string): void {
    if (this.#entries.get(path)?.isEncrypted() !== true) return;
    throw new DamagedFile(`its member ${path} is protected with a password; unpack it first`);
  }

  /**
   * The bytes of a member.
   * @throws DamagedFile when it is protected or damaged
   */
  async *bytes(path: string): AsyncGenerator<Uint8Array> {
    this.requireOpen(path);
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new DamagedFile(`it has no member ${path}`);
    try {
      yield* await this.#zip.openReadStreamPromise(entry);
    } catch {
      throw new DamagedFile(`its member ${path} is damaged, or packed in a way that is not known`);
    }
  }

  /** The text of a small member; undefined when there is none. */
  async text(path: string): Promise<string | undefined> {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    if (entry.uncompressedSize > maxText) throw new DamagedFile(`its member ${path} is too large`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.bytes(path)) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  }

  close(): void {
    this.#zip.close();
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
    }
  } catch {
    throw new DamagedFile("the list of members of the zip archive is damaged");
  }
  if (bytes > maxBytes && bytes > zip.fileSize * maxRatio) {
    const size = `${Math.ceil(bytes / GiB)} GiB`;
    throw new DamagedFile(`it is a zip archive that would unpack to ${size}, which no data does`);
  }
  return entries;
}

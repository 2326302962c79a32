import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fromBufferPromise } from "yauzl";
import { invalidParameter } from "./errors.ts";

/** Bytes that a function's code may have unzipped (Lambda quotas). */
const MAX_BYTES = 250 * 1024 * 1024;

/**
 * Unpacks a function's code into a new folder, which the caller removes.
 * Throws `InvalidParameterValueException` where it is no zip archive, or too large.
 */
export async function unpackCode(zipped: Uint8Array): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-code-"));
  try {
    await unpackInto(folder, zipped);
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    throw invalidParameter(
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    );
  }
}

/** Names that would leave the folder are refused by the archive's reader. */
async function unpackInto(folder: string, zipped: Uint8Array): Promise<void> {
  const archive = await fromBufferPromise(Buffer.from(zipped), { lazyEntries: true });
  let size = 0;
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    size += entry.uncompressedSize;
    if (size > MAX_BYTES) throw new RangeError("too large");
    const file = join(folder, entry.fileName);
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file));
  }
}

import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Bucket, listKeys, openObject } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";

/**
 * Downloads the run folder.
 * @returns the files' paths below the folder, sorted
 */
export async function downloadRun(
  bucket: Bucket,
  runId: string,
  folder: string,
): Promise<string[]> {
  const { prefix } = runLayout(runId);
  const names = (await listKeys(bucket, prefix))
    .map((key) => key.slice(prefix.length))
    .filter((name) => name !== "" && !name.endsWith("/") && !name.split("/").includes(".."));
  for (const name of names) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await pipeline(await openObject(bucket, prefix + name), createWriteStream(file));
  }
  return names.sort();
}

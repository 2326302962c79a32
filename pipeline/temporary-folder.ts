import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whileUnfinished } from "../dataset-tools/files/unfinished.ts";

/** Works in a folder of its own, which is deleted afterwards, whatever comes of the work. */
export async function inTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "tunewright-"));
  return whileUnfinished(folder, async () => {
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { writing } from "../../../dataset-tools/files/write-failure.ts";
import { UserError } from "../../errors.ts";

/**
 * Lets `work` fill a folder, which is put in place when it is complete: all of it or nothing.
 * @throws UserError `Migrate.FolderInUse` where the folder has files, `Dataset.NotWritten`
 */
export async function inNewFolder<Result>(
  folder: string,
  work: (unfinished: string) => Promise<Result>,
): Promise<Result> {
  const target = resolve(folder);
  await refuseUsed(target, folder);
  const unfinished = join(dirname(target), `.${basename(target)}-unfinished-${randomUUID()}`);
  return writing(folder, async () => {
    await mkdir(unfinished, { recursive: true });
    try {
      const result = await work(unfinished);
      await rename(unfinished, target);
      return result;
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
}

async function refuseUsed(target: string, named: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") return [basename(target)];
    throw error;
  });
  if (names.length === 0) return;
  throw new UserError("Migrate.FolderInUse", `${named} exists already and is not empty`, {
    hint: "Nothing is written over. Name a new folder with --out.",
  });
}

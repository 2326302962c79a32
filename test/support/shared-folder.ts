import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FolderInUse, lockFolder } from "../../infra/local/kernel/lock.ts";

/** File of a shared folder that holds what it was made from. */
const STAMP = ".sources";

/**
 * A folder that all tests share: it is made once for the same sources, by whichever process comes first, while the
 * others wait. No one may write into it.
 * @param sources hash of what it is made from
 * @param make fills the folder, which does not exist
 */
export async function sharedFolder(
  name: string,
  sources: string,
  make: (folder: string) => void,
): Promise<string> {
  const folder = resolve(".tunewright", name);
  const stamp = join(folder, STAMP);
  const unlock = await lock(`${folder}-lock`);
  try {
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return folder;
    rmSync(folder, { recursive: true, force: true });
    make(folder);
    writeFileSync(stamp, sources);
  } finally {
    unlock();
  }
  return folder;
}

/** Waits until no other process has the folder. @returns lets it go */
export async function lock(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      await delay(100);
    }
  }
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FolderInUse, lockFolder } from "../../infra/local/kernel/lock.ts";
import { ensureAssembly } from "../../pipeline/cli/local/assembly.ts";

/**
 * Folder of the synthesized CDK app, which all tests share: it is made once for the same sources, by
 * whichever process comes first, while the others wait. No one may write into it.
 */
export async function testAssembly(): Promise<string> {
  const folder = resolve(".tunewright", "test-assembly");
  const unlock = await lock(`${folder}-lock`);
  try {
    await ensureAssembly(folder);
  } finally {
    unlock();
  }
  return folder;
}

/** File of a shared assembly that holds what it was made from. */
const STAMP = ".sources";

/**
 * The same for another assembly, made within this process.
 * @param make synthesizes into a folder
 */
export async function sharedAssembly(
  name: string,
  make: (outdir: string) => void,
): Promise<string> {
  const sources = readFileSync(join(await testAssembly(), STAMP), "utf8");
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

async function lock(folder: string): Promise<() => void> {
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

import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
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

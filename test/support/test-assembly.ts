import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureAssembly } from "../../pipeline/cli/local/assembly.ts";
import { lock, sharedFolder } from "./shared-folder.ts";

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

/**
 * The same for another assembly, made within this process.
 * @param make synthesizes into a folder
 */
export async function sharedAssembly(
  name: string,
  make: (outdir: string) => void,
): Promise<string> {
  const sources = readFileSync(join(await testAssembly(), ".sources"), "utf8");
  return sharedFolder(name, sources, make);
}

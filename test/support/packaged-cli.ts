import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundleCommand } from "../../pipeline/cli/package/bundles.ts";

/** The command line as the package has it, in a folder of its own. */
export interface PackagedCli {
  readonly folder: string;
  readonly main: string;
}

/** Bundles the command line alone as the package's build does, which takes a second where packing takes many. */
export async function bundleCli(): Promise<PackagedCli> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-command-"));
  await bundleCommand(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return { folder, main: join(folder, "main.js") };
}

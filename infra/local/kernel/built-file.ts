import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A file of the built local cloud; undefined where it runs from source. It is looked for upwards, since this module is
 * part of a bundle there.
 * @param path below `infra/local`, e.g. `training/worker.js`
 */
export function builtFile(path: string): string | undefined {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) return undefined;
  let folder = dirname(here);
  while (!existsSync(join(folder, path)) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, path);
}

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Folder of a package that only a benchmark uses, fetched into `.tunewright/bench` when it is not there yet.
 * Throws where npm cannot fetch it.
 */
export function fetchPackage(name: string, version: string): string {
  const prefix = resolve(".tunewright", "bench", name);
  const folder = join(prefix, "node_modules", name);
  if (existsSync(folder)) return folder;
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const args = ["install", `${name}@${version}`, "--prefix", prefix, ...quiet];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(
      `The baseline ${name}@${version} could not be fetched from the npm registry: ${stderr}`,
    );
  }
  return folder;
}

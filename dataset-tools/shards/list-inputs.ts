import { statSync } from "node:fs";
import { UserError } from "../errors.ts";
import { findSources, fixedFolder } from "../read/find-sources.ts";
import type { Listed } from "./shard.ts";

/**
 * The files of inputs on this machine: files, folders and globs, as every tool takes them.
 * @throws UserError `Dataset.NoSuchFile`, `Dataset.NothingToRead`
 */
export function listLocal(input: string): Listed {
  if (input === "-") {
    throw new UserError("Dataset.NotRepeatable", "standard input can be read only once", {
      hint: "Preparing in steps reads files again after a stop: write the rows to a file first.",
    });
  }
  const files = findSources([input]).map(({ name, size = 0 }) => ({ address: name, bytes: size }));
  return { root: rootOf(input), files };
}

function rootOf(input: string): string {
  const stat = statSync(input, { throwIfNoEntry: false });
  if (stat === undefined) return fixedFolder(input);
  return stat.isDirectory() ? input.replace(/\/+$/, "") : "";
}

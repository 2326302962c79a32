import { realpathSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Repository } from "./git.ts";

/** Writes files of a commit into a folder. */
export interface BaseFiles {
  readonly repository: Repository;
  readonly commit: string;
  /** A temporary folder, below which files keep their paths in the repository. */
  readonly folder: string;
}

/**
 * Writes what inputs (files, folders, globs) were at the commit.
 * @returns the inputs as they are named in the folder; those that were not there, or are not in the repository, are left out
 */
export async function writeInputs(base: BaseFiles, inputs: readonly string[]): Promise<string[]> {
  const found = await Promise.all(inputs.map((input) => writeInput(base, input)));
  return found.flatMap((name) => name ?? []);
}

async function writeInput(base: BaseFiles, input: string): Promise<string | undefined> {
  const path = pathIn(base.repository, input);
  if (path === undefined) return undefined;
  const names = await namesBelow(base, fixedPart(path));
  for (const name of names) await writeOne(base, name);
  return names.length === 0 ? undefined : join(base.folder, path);
}

/** The path of a local input in the repository; undefined where it is elsewhere. */
export function pathIn({ top }: Pick<Repository, "top">, input: string): string | undefined {
  if (input === "-" || /^[a-z0-9]+:\/\//.test(input)) return undefined;
  const path = relative(realpathSync(top), realOf(resolve(input)));
  return path.startsWith("..") ? undefined : path.replaceAll("\\", "/");
}

/** A path without links, as far as its folders exist: its file may have been deleted since. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realOf(folder), relative(folder, path));
  }
}

/** The path above the first wildcard. */
function fixedPart(path: string): string {
  let fixed = path;
  while (/[*?]/.test(fixed)) fixed = dirname(fixed);
  return fixed;
}

async function namesBelow({ repository, commit }: BaseFiles, path: string): Promise<string[]> {
  const within = path === "" || path === "." ? [] : [path];
  const listed = await repository.git(
    ...["--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--"],
    ...within,
  );
  return listed.toString("utf8").split("\0").filter(Boolean);
}

/** As a checkout would write it: with line ends converted, and content that Git LFS keeps elsewhere. */
async function writeOne({ repository, commit, folder }: BaseFiles, name: string): Promise<void> {
  const content = await repository.git("cat-file", "--filters", `${commit}:${name}`);
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

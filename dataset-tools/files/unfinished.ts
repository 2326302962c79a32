import { rmSync } from "node:fs";

/** Paths of what is being written and of temporary folders, which no one may find when the process is interrupted. */
const unfinished = new Set<string>();

/** Does work that leaves a file or folder at `path` only while it lasts, or until it is renamed. */
export async function whileUnfinished<Result>(
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  unfinished.add(path);
  try {
    return await work();
  } finally {
    unfinished.delete(path);
  }
}

/** Removes all of it, for a process that is about to end. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  unfinished.clear();
}

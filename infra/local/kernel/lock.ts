import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder is open in another local cloud. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by the local cloud of process ${pid}; stop that one first.`);
    this.name = "FolderInUse";
    this.pid = pid;
  }
}

/** Locks of this very process, which its process id cannot tell from a stale one with the same id. */
const held = new Set<string>();

/**
 * Locks the folder, so that two local clouds never write to the same one. A lock whose process no longer exists is taken over.
 * @returns a function that releases it
 * Throws `FolderInUse`.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, "lock");
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (held.has(file)) throw new FolderInUse(folder, process.pid);
    if (create(file)) {
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    }
    const pid = ownerOf(file);
    if (pid !== undefined && pid !== process.pid && isAlive(pid))
      throw new FolderInUse(folder, pid);
    rmSync(file, { force: true });
  }
  throw new FolderInUse(folder, ownerOf(file) ?? 0);
}

/** `wx` makes taking it one step: of two processes only one can create the file. */
function create(file: string): boolean {
  try {
    writeFileSync(file, lockText(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A process id can be reused after a restart of the machine; together with its start time it is unique. */
function lockText(pid: number): string {
  return JSON.stringify({ pid, started: startTime(pid) });
}

function ownerOf(file: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, "utf8")) as {
      pid: number;
      started: string | null;
    };
    return startTime(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Clock ticks after boot at which the process started, where the system reports them (Linux); null elsewhere. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(join("/proc", String(pid), "stat"), "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What keeps the local cloud from writing, by the code of the system's error. */
const TROUBLES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EIO: "the disk cannot be written or read",
  EACCES: "there is no permission for it",
  EPERM: "there is no permission for it",
  ENOTDIR: "a part of the path is a file and not a folder",
  EMFILE: "this process has too many files open",
  ENFILE: "this machine has too many files open",
};

/**
 * Says why a file could not be written or read, e.g. `the disk is full (ENOSPC, write)`.
 * @returns undefined for anything else than a failure of the disk
 */
export function diskTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const what = TROUBLES[code ?? ""];
  // A socket's failure has an address, and no disk to blame.
  if (what === undefined || "address" in error) return undefined;
  return `${what} (${[code, syscall, path].filter(Boolean).join(", ")})`;
}

const REPEAT_MS = 10_000;
let reportedAt = Number.NEGATIVE_INFINITY;
let tell: (what: string) => void = () => undefined;

/** @param listener called for failures of the disk, at most once in ten seconds; only the process knows where people read */
export function onDiskTrouble(listener: (what: string) => void): void {
  tell = listener;
}

/** Tells the process of a failure of the disk; anything else is not reported. */
export function reportDiskTrouble(error: unknown): void {
  const what = diskTrouble(error);
  if (what === undefined || performance.now() - reportedAt < REPEAT_MS) return;
  reportedAt = performance.now();
  tell(what);
}

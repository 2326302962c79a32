import { diskTrouble } from "./kernel/disk-trouble.ts";
import { FolderInUse } from "./kernel/lock.ts";

/** Why the local cloud could not start, for a person, and its exit code. */
export interface StartFailure {
  /** Without a line break at the end. */
  readonly text: string;
  /** 2 when another call can help: another port, another folder, room on the disk; else 1. */
  readonly exitCode: 1 | 2;
}

/** @param call the port and folder of the call */
export function describeStartFailure(
  error: unknown,
  call: { readonly port: number; readonly folder: string },
): StartFailure {
  if (error instanceof FolderInUse) return { text: error.message, exitCode: 2 };
  const port = portTrouble(error, call.port);
  if (port !== undefined) return { text: port, exitCode: 2 };
  const disk = diskTrouble(error);
  if (disk !== undefined) {
    const text = `The local cloud cannot keep its state in ${call.folder}: ${disk}. Make room or give it leave to write there, then start it again; what it had kept is still there.`;
    return { text, exitCode: 2 };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { text: `The local cloud could not start: ${reason}`, exitCode: 1 };
}

function portTrouble(error: unknown, port: number): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("address" in error)) return undefined;
  const advice = "Choose another with --port, or leave it out for any free one.";
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is in use by another program. ${advice}`;
    case "EACCES":
      return `This user may not open port ${port}. ${advice}`;
    default:
      return undefined;
  }
}

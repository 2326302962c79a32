import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../kernel/store.ts";
import { type Handler, type Listener, listen } from "./listener.ts";

/** Where a state folder is served. */
interface Place {
  readonly folder: string;
  /** 0 for the port that the folder had before, while that is free, or else any free one. */
  readonly port: number;
}

/**
 * Serves a folder where it was served before, so that clients which hold its address find it again after a restart.
 * Rejects with node's `EADDRINUSE` when a port other than 0 is taken.
 */
export async function listenAgain({ folder, port }: Place, handler: Handler): Promise<Listener> {
  const file = join(folder, "port");
  const listener = await (port === 0 ? onKept(file, handler) : listen(port, handler));
  writeFileAtomic(file, `${listener.port}\n`);
  return listener;
}

async function onKept(file: string, handler: Handler): Promise<Listener> {
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const isPort = Number.isInteger(kept) && kept > 0 && kept < 65_536;
  try {
    return await listen(isPort ? kept : 0, handler);
  } catch {
    // Another program has it by now.
    return listen(0, handler);
  }
}

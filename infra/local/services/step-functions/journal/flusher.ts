import type { Journal } from "./journal.ts";

const SYNC_EVERY_MS = 200;

/** In which order journals are written: what a line speaks of is in its own file first, so that a kill in between loses only the line. */
const ORDER = ["children", "index", "executions"] as const;

/** What a journal holds: children of Maps, the list of all executions, or an execution that may have children. */
export type Kind = (typeof ORDER)[number];

/** Writes the journals that have new lines at the end of each turn, and syncs them to the disk in the background. */
export class Flusher {
  readonly #unwritten = ORDER.map(() => new Set<Journal>());
  #unsynced = new Set<Journal>();
  #planned = false;
  #timer: NodeJS.Timeout | undefined;

  /** To be passed to a `Journal` as its `onDirty`. */
  of(kind: Kind): (journal: Journal) => void {
    const unwritten = this.#unwritten[ORDER.indexOf(kind)];
    return (journal) => {
      unwritten?.add(journal);
      if (this.#planned) return;
      this.#planned = true;
      setImmediate(() => this.flush());
    };
  }

  /** Writes all lines now. */
  flush(): void {
    this.#planned = false;
    for (const journals of this.#unwritten) {
      for (const journal of journals) {
        journal.flush();
        this.#unsynced.add(journal);
      }
      journals.clear();
    }
    this.#timer ??= setTimeout(() => void this.#sync(), SYNC_EVERY_MS);
  }

  /** Writes and syncs all that is left. */
  async close(): Promise<void> {
    this.flush();
    clearTimeout(this.#timer);
    await this.#sync();
    clearTimeout(this.#timer);
  }

  async #sync(): Promise<void> {
    const due = [...this.#unsynced];
    this.#unsynced.clear();
    // A folder that no longer exists (the cloud was thrown away) needs no sync.
    for (const journal of due) await journal.sync().catch(() => {});
    this.#timer = undefined;
    if (this.#unsynced.size > 0) this.flush();
  }
}

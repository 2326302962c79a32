import type { Journal } from "./journal.ts";

const SYNC_EVERY_MS = 200;

/** Writes the journals that have new lines at the end of each turn, and syncs them to the disk in the background. */
export class Flusher {
  #unwritten = new Set<Journal>();
  #unwrittenLast = new Set<Journal>();
  #unsynced = new Set<Journal>();
  #planned = false;
  #timer: NodeJS.Timeout | undefined;

  /** To be passed to a `Journal` as its `onDirty`. */
  readonly add = (journal: Journal): void => {
    this.#unwritten.add(journal);
    this.#plan();
  };

  /** The same for a journal that speaks of the lines of others: it is written after them. */
  readonly addLast = (journal: Journal): void => {
    this.#unwrittenLast.add(journal);
    this.#plan();
  };

  /** Writes all lines now. */
  flush(): void {
    this.#planned = false;
    for (const journals of [this.#unwritten, this.#unwrittenLast]) {
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

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.flush());
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

import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";

/** One line of a journal, parsed. */
export type JournalLine = Readonly<Record<string, unknown>>;

/**
 * An append-only file of JSON lines. Lines are collected and written together; what is written
 * survives a kill of the process, and `sync` makes it survive a loss of power.
 */
export class Journal {
  readonly file: string;
  #lines: string[] = [];
  readonly #onDirty: (journal: Journal) => void;

  /** @param onDirty called for the first line after a flush, to have the next flush planned */
  constructor(file: string, onDirty: (journal: Journal) => void = () => {}) {
    this.file = file;
    this.#onDirty = onDirty;
    mkdirSync(dirname(file), { recursive: true });
  }

  /** @param line JSON text with its line end */
  append(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length === 1) this.#onDirty(this);
  }

  /** Passes all lines to the operating system. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    appendFileSync(this.file, text);
  }

  async sync(): Promise<void> {
    this.flush();
    if (!existsSync(this.file)) return;
    const handle = await open(this.file, "r+");
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }
}

/** Reads a journal; a last line that a kill cut off is removed from the file. */
export function readJournal(file: string): JournalLine[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  return bytes
    .subarray(0, whole)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalLine);
}

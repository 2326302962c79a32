import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { shareTime } from "../../../kernel/turns.ts";
import { linesOf } from "./line-reader.ts";

/** One line of a journal, parsed. */
export type JournalLine = Readonly<Record<string, unknown>>;

/** What an execution's recorder writes to. */
export interface LineWriter {
  /** @param line JSON text with its line end */
  append(line: string): void;
  /** Passes all lines to the operating system. */
  flush(): void;
}

/**
 * An append-only file of JSON lines. Lines are collected and written together; what is written
 * survives a kill of the process, and `sync` makes it survive a loss of power.
 */
export class Journal implements LineWriter {
  readonly file: string;
  #lines: string[] = [];
  #isWhole = false;
  readonly #onDirty: (journal: Journal) => void;

  /** @param onDirty called for the first line after a flush, to have the next flush planned */
  constructor(file: string, onDirty: (journal: Journal) => void = () => {}) {
    this.file = file;
    this.#onDirty = onDirty;
  }

  append(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length === 1) this.#onDirty(this);
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    try {
      if (!this.#isWhole) this.#open();
      appendFileSync(this.file, text);
    } catch (error) {
      // Without its journal an execution may neither continue nor fail: the process ends, and a restart resumes from what was written.
      // A folder that no longer exists is no full disk: the whole cloud was thrown away.
      if (existsSync(dirname(this.file))) {
        setImmediate(() => {
          throw error;
        });
      }
      throw error;
    }
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

  /** Before the first line of this process: nothing may follow a line that a kill cut off. */
  #open(): void {
    this.#isWhole = true;
    if (existsSync(this.file)) removeCutLine(this.file);
    else mkdirSync(dirname(this.file), { recursive: true });
  }
}

const LINE_END = 10;
const STEP_BYTES = 4096;

function removeCutLine(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    const { size } = fstatSync(descriptor);
    let end = size;
    for (let at = -1; end > 0 && at < 0; ) {
      const from = Math.max(0, end - STEP_BYTES);
      const part = Buffer.alloc(end - from);
      readSync(descriptor, part, { position: from });
      at = part.lastIndexOf(LINE_END);
      end = from + at + 1;
    }
    if (end < size) ftruncateSync(descriptor, end);
  } finally {
    closeSync(descriptor);
  }
}

/** All lines of a journal, read in slices. */
export async function readJournal(file: string): Promise<JournalLine[]> {
  const found: JournalLine[] = [];
  for (const lines of linesOf(file)) {
    for (const line of lines) found.push(JSON.parse(line) as JournalLine);
    await shareTime();
  }
  return found;
}

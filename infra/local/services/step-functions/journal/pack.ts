import { shareTime } from "../../../kernel/turns.ts";
import { Journal, type JournalLine } from "./journal.ts";
import { linesOf } from "./line-reader.ts";

/** The first line of an execution: what it has that others of the pack have not, and what all have. */
interface PackedStart {
  readonly own: object;
  readonly common: object;
}

/** Mark of the line that holds what all starts have in common. */
const COMMON = "*";

/**
 * The journals of several executions in one file. Each line has the mark of its execution before it, a text
 * without spaces.
 */
export class Pack {
  readonly #journal: Journal;
  #hasCommon = false;
  /** Characters appended by this process. */
  size = 0;

  constructor(file: string, onDirty: (journal: Journal) => void) {
    this.#journal = new Journal(file, onDirty);
  }

  /** Appends the first line of an execution; what is common to all is written once by each process. */
  start(mark: string, { own, common }: PackedStart): void {
    if (!this.#hasCommon) this.#append(`${COMMON} ${JSON.stringify(common)}\n`);
    this.#hasCommon = true;
    this.#append(`${mark} ${JSON.stringify({ start: own })}\n`);
  }

  /** Appends a line of an execution. */
  append(mark: string, line: string): void {
    this.#append(`${mark} ${line}`);
  }

  /** The lines of one execution. */
  async lines(mark: string): Promise<JournalLine[]> {
    this.#journal.flush();
    let common: object = {};
    const found: JournalLine[] = [];
    for (const lines of linesOf(this.#journal.file)) {
      for (const line of lines) {
        const isCommon = line.startsWith(`${COMMON} `);
        if (!isCommon && !line.startsWith(`${mark} `)) continue;
        const value = JSON.parse(line.slice(line.indexOf(" ") + 1)) as JournalLine;
        if (isCommon) common = value;
        else if (!value["start"]) found.push(value);
        else found.push({ start: { ...common, ...(value["start"] as object) } });
      }
      await shareTime();
    }
    return found;
  }

  #append(line: string): void {
    this.size += line.length;
    this.#journal.append(line);
  }
}

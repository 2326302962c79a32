import { defined } from "../../../kernel/defined.ts";
import type { JournalLine } from "../journal/journal.ts";
import type { ExecutionIndex } from "./execution-index.ts";
import type { EndLine, ExecutionRecord, StartLine } from "./execution-record.ts";
import type { Journals } from "./journals.ts";

/** What a journal holds. */
export interface ExecutionLines {
  readonly start: StartLine;
  readonly end?: EndLine;
  readonly lines: readonly JournalLine[];
}

/** Reads what executions have recorded. */
export class ExecutionReader {
  readonly #index: ExecutionIndex;
  readonly #journals: Journals;
  #last: { readonly record: ExecutionRecord; readonly found: ExecutionLines } | undefined;

  constructor(index: ExecutionIndex, journals: Journals) {
    this.#index = index;
    this.#journals = journals;
  }

  /** First and last line of an execution, and all its lines that are in its file. */
  async read(arn: string): Promise<ExecutionLines> {
    const record = this.#index.get(arn);
    if (!record) throw new Error(`no execution ${arn}`);
    // An ended execution does not change, and its history is read page by page.
    if (this.#last?.record === record && record.status !== "RUNNING") return this.#last.found;
    const lines = await this.#journals.lines(record);
    const end = lines.findLast((line) => "end" in line)?.["end"] as EndLine | undefined;
    const start = lines[0]?.["start"] as StartLine;
    const found = defined({ start, lines, end: record.status === "RUNNING" ? undefined : end });
    this.#last = { record, found };
    return found;
  }
}

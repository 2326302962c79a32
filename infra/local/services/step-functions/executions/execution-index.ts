import { join } from "node:path";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { Journal, readJournal } from "../journal/journal.ts";
import type { ExecutionRecord } from "./execution-record.ts";

interface Forgotten {
  readonly forgotten: string;
}

/** All executions by ARN: in memory, and as an append-only list in the folder. */
export class ExecutionIndex {
  readonly #records = new Map<string, ExecutionRecord>();
  readonly #journal: Journal;

  constructor(folder: string, onDirty: (journal: Journal) => void) {
    const file = join(folder, "executions.jsonl");
    const lines = readJournal(file) as unknown as (ExecutionRecord | Forgotten)[];
    for (const line of lines) {
      if ("forgotten" in line) this.#records.delete(line.forgotten);
      else this.#records.set(line.arn, line);
    }
    if (lines.length > 2 * this.#records.size) this.#compact(file);
    this.#journal = new Journal(file, onDirty);
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.#records.get(arn);
  }

  /** Keeps a record, new or changed. */
  put(record: ExecutionRecord): void {
    this.#records.set(record.arn, record);
    this.#journal.append(`${JSON.stringify(record)}\n`);
  }

  /** Drops an execution, as if it had never existed. */
  forget(arn: string): void {
    this.#records.delete(arn);
    this.#journal.append(`${JSON.stringify({ forgotten: arn } satisfies Forgotten)}\n`);
  }

  /** All records, in the order in which the executions started. */
  all(): Iterable<ExecutionRecord> {
    return this.#records.values();
  }

  #compact(file: string): void {
    const lines = [...this.#records.values()].map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(file, lines.join(""));
  }
}

import { join } from "node:path";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { Journal } from "../journal/journal.ts";
import { linesOf } from "../journal/line-reader.ts";
import type { ExecutionRecord } from "./execution-record.ts";

interface Forgotten {
  readonly forgotten: string;
}

/** All executions by ARN: in memory, and as an append-only list in the folder. */
export class ExecutionIndex {
  readonly #records = new Map<string, ExecutionRecord>();
  /** The same by what they are listed under: their Map's run, or else their state machine. */
  readonly #owned = new Map<string, Map<string, ExecutionRecord>>();
  readonly #journal: Journal;

  constructor(folder: string, onDirty: (journal: Journal) => void) {
    const file = join(folder, "executions.jsonl");
    let count = 0;
    for (const lines of linesOf(file)) {
      for (const text of lines) this.#load(JSON.parse(text) as ExecutionRecord | Forgotten);
      count += lines.length;
    }
    if (count > 2 * this.#records.size) this.#compact(file);
    this.#journal = new Journal(file, onDirty);
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.#records.get(arn);
  }

  /** Keeps a record, new or changed. */
  put(record: ExecutionRecord): void {
    this.#keep(record);
    this.#journal.append(`${JSON.stringify(record)}\n`);
  }

  /** Drops an execution, as if it had never existed. */
  forget(arn: string): void {
    this.#drop(arn);
    this.#journal.append(`${JSON.stringify({ forgotten: arn } satisfies Forgotten)}\n`);
  }

  /** All records, in the order in which the executions started. */
  all(): Iterable<ExecutionRecord> {
    return this.#records.values();
  }

  /** The children of a Map's run, or the executions of a state machine without children; in the same order. */
  of(owner: string): ExecutionRecord[] {
    return [...(this.#owned.get(owner)?.values() ?? [])];
  }

  #load(line: ExecutionRecord | Forgotten): void {
    if ("forgotten" in line) this.#drop(line.forgotten);
    else this.#keep(line);
  }

  #keep(record: ExecutionRecord): void {
    this.#records.set(record.arn, record);
    const owner = ownerOf(record);
    const owned = this.#owned.get(owner);
    if (owned) owned.set(record.arn, record);
    else this.#owned.set(owner, new Map([[record.arn, record]]));
  }

  #drop(arn: string): void {
    const record = this.#records.get(arn);
    if (record) this.#owned.get(ownerOf(record))?.delete(arn);
    this.#records.delete(arn);
  }

  #compact(file: string): void {
    const lines = [...this.#records.values()].map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(file, lines.join(""));
  }
}

function ownerOf({ mapRunArn, stateMachineArn }: ExecutionRecord): string {
  return mapRunArn ?? stateMachineArn;
}

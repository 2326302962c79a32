import type { Checker } from "../check/checker.ts";
import { HashSet } from "../hash-set.ts";
import type { ReadProblem } from "../read/problem.ts";
import type { Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { contentHash } from "../record-hash.ts";
import { RowGate } from "../row-gate.ts";
import type { LineWriter } from "../write.ts";
import { exactConverse } from "./exact-converse.ts";
import { type FormatName, jsonLine } from "./formats.ts";

/** How rows are converted. */
export interface ConversionOptions {
  readonly format: FormatName;
  /** System text for every row; `false` for none; the rows' own when undefined. */
  readonly system: string | false | undefined;
  readonly dropDuplicates: boolean;
  /** Rows that already are in the format may pass as they stand. */
  readonly passesExact: boolean;
}

/** Writes every row that may pass in the target format. */
export class Conversion implements Visitor {
  readonly gate: RowGate;
  readonly lost: Record<string, number> = {};
  readonly #checker: Checker;
  readonly #writer: LineWriter;
  readonly #seen: HashSet | undefined;
  readonly #passesExact: boolean;
  duplicates = 0;

  constructor(checker: Checker, writer: LineWriter, options: ConversionOptions) {
    const { format, system, dropDuplicates, passesExact } = options;
    this.#checker = checker;
    this.#writer = writer;
    this.#seen = dropDuplicates ? new HashSet() : undefined;
    this.#passesExact = passesExact && format === "bedrock-conversation-2024";
    this.gate = new RowGate(checker, { format, system: systemChooser(system) });
  }

  file({ name, size }: { name: string; size?: number }): void {
    this.#checker.file({ name, ...(size !== undefined && { bytes: size }) });
  }

  problem(problem: ReadProblem): void {
    this.gate.problem(problem);
  }

  takes(row: RawRow): boolean {
    if (!this.#passesExact || row.text === undefined || this.gate.hasSpoiledRow) return false;
    const content = exactConverse(row.value);
    if (content === undefined || row.text.includes("\n")) return false;
    if (this.#isNew(content)) this.#writer.add(row.text);
    return true;
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    const passed = this.gate.pass(row, record);
    if (passed === undefined) return;
    for (const what of passed.written.lost) this.lost[what] = (this.lost[what] ?? 0) + 1;
    if (this.#isNew(passed.record)) this.#writer.add(jsonLine(passed.written.value));
  }

  batch(): Promise<void> {
    return this.#writer.drain();
  }

  #isNew(content: Parameters<typeof contentHash>[0]): boolean {
    if (this.#seen === undefined || this.#seen.add(contentHash(content))) return true;
    this.duplicates++;
    return false;
  }
}

/** Own system texts, one for all, or none. */
function systemChooser(
  given: string | false | undefined,
): (own: readonly string[]) => readonly string[] {
  if (given === undefined) return (own) => own;
  const all = given === false ? [] : [given];
  return () => all;
}

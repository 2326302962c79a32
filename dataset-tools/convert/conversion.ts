import type { Checker } from "../check/checker.ts";
import { Fingerprint } from "../fingerprint.ts";
import { HashSet } from "../hash-set.ts";
import type { Mapping } from "../read/columns.ts";
import type { ReadProblem } from "../read/problem.ts";
import type { Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { RowGate } from "../row-gate.ts";
import type { LineWriter } from "../write.ts";
import { exactConverse } from "./exact-converse.ts";
import { type FormatName, jsonLine } from "./formats.ts";
import { type TablePlan, tablePlan } from "./table-plan.ts";

/** How rows are converted. */
export interface ConversionOptions {
  readonly format: FormatName;
  /** System text for every row; `false` for none; the rows' own when undefined. */
  readonly system: string | false | undefined;
  readonly mapping: Mapping;
  readonly dropDuplicates: boolean;
  /** No rules run, so that rows whose conversion is plain need not be looked into. */
  readonly unchecked: boolean;
}

/** Writes every row that may pass in the target format. */
export class Conversion implements Visitor {
  readonly gate: RowGate;
  readonly lost: Record<string, number> = {};
  readonly #checker: Checker;
  readonly #writer: LineWriter;
  readonly #options: ConversionOptions;
  readonly #system: (own: readonly string[]) => readonly string[];
  readonly #seen: HashSet | undefined;
  readonly #print = new Fingerprint();
  /** The columns of the table at hand, and how its rows are written. */
  #columns: readonly string[] | undefined;
  #plan: TablePlan | undefined;
  duplicates = 0;

  constructor(checker: Checker, writer: LineWriter, options: ConversionOptions) {
    this.#checker = checker;
    this.#writer = writer;
    this.#options = options;
    this.#system = systemChooser(options.system);
    this.#seen = options.dropDuplicates ? new HashSet() : undefined;
    this.gate = new RowGate(checker, { format: options.format, system: this.#system });
  }

  file({ name, size }: { name: string; size?: number }): void {
    this.#checker.file({ name, ...(size !== undefined && { bytes: size }) });
  }

  problem(problem: ReadProblem): void {
    this.gate.problem(problem);
  }

  takes(row: RawRow): boolean {
    if (!this.#options.unchecked || this.gate.hasSpoiledRow) return false;
    return row.columns === undefined ? this.#takesExact(row) : this.#takesCells(row, row.columns);
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

  /** A row that already is in the format passes as it stands. */
  #takesExact({ value, bytes }: RawRow): boolean {
    const { format, system } = this.#options;
    if (format !== "bedrock-conversation-2024" || system !== undefined) return false;
    const content = bytes === undefined ? undefined : exactConverse(value);
    if (content === undefined || bytes === undefined) return false;
    if (this.#isNew(content)) this.#writer.addBytes(bytes);
    return true;
  }

  /** A row of a table is put together from its cells. */
  #takesCells(row: RawRow, columns: readonly string[]): boolean {
    if (this.#columns !== columns) {
      const { format, mapping } = this.#options;
      this.#columns = columns;
      this.#plan = tablePlan(row, { format, mapping, system: this.#system([]) });
    }
    if (this.#plan === undefined) return false;
    const { prompt, completion, lost } = this.#plan;
    const cells = row.value as Readonly<Record<string, string>>;
    const [question = "", answer = ""] = [cells[prompt], cells[completion]];
    for (const what of lost) this.lost[what] = (this.lost[what] ?? 0) + 1;
    this.#printExchange(question, answer);
    if (this.#isNewPrint()) this.#writer.add(this.#plan.line(question, answer));
    return true;
  }

  #isNew({ system, turns, referenceAnswer }: Content): boolean {
    if (this.#seen === undefined) return true;
    const print = this.#print.reset();
    for (const text of system) print.add(text);
    for (const { role, blocks } of turns) {
      print.add(role);
      for (const block of blocks) print.add("text" in block ? block.text : JSON.stringify(block));
    }
    if (referenceAnswer !== undefined) print.add(JSON.stringify(referenceAnswer));
    return this.#isNewPrint();
  }

  #printExchange(question: string, answer: string): void {
    this.#print.reset().add("user").add(question).add("assistant").add(answer);
  }

  #isNewPrint(): boolean {
    if (this.#seen === undefined || this.#seen.addHalves(this.#print)) return true;
    this.duplicates++;
    return false;
  }
}

type Content = Pick<TrainingRecord, "system" | "turns" | "referenceAnswer">;

/** Own system texts, one for all, or none. */
function systemChooser(
  given: string | false | undefined,
): (own: readonly string[]) => readonly string[] {
  if (given === undefined) return (own) => own;
  const all = given === false ? [] : [given];
  return () => all;
}

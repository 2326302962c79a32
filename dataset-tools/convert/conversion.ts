import type { Checker } from "../check/checker.ts";
import { NearDuplicates } from "../check/near-duplicates.ts";
import { defined } from "../defined.ts";
import type { LineWriter } from "../files/line-file.ts";
import { Fingerprint } from "../hashing/fingerprint.ts";
import { HashSet } from "../hashing/hash-set.ts";
import type { Mapping } from "../read/column-mapping.ts";
import type { FastPath, FastPaths, PlainTable } from "../read/fast-path.ts";
import { LostCount } from "../read/lost-count.ts";
import { columnName } from "../read/lost-fields.ts";
import type { ReadProblem } from "../read/problem.ts";
import type { Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { converseFastPath } from "./fast-path/converse-lines.ts";
import { tablePlan } from "./fast-path/table-plan.ts";
import { tableFastPath } from "./fast-path/table-rows.ts";
import { type FormatName, jsonLine } from "./formats.ts";
import { RowGate } from "./row-gate.ts";

/** How rows are converted. */
export interface ConversionOptions {
  readonly format: FormatName;
  /** System text for every row; `false` for none; the rows' own when undefined. */
  readonly system: string | false | undefined;
  readonly dropDuplicates: boolean;
  readonly dropNearDuplicates: boolean;
  /** No rules run, so rows that are simple to convert need not be parsed. */
  readonly unchecked: boolean;
}

/** Writes every row that may pass in the target format. */
export class Conversion implements Visitor {
  readonly gate: RowGate;
  readonly fastPaths: FastPaths;
  readonly #checker: Checker;
  readonly #writer: LineWriter;
  readonly #options: ConversionOptions;
  readonly #system: (own: readonly string[]) => readonly string[];
  readonly #seen: HashSet | undefined;
  readonly #print = new Fingerprint();
  readonly #near: NearDuplicates | undefined;
  readonly #lost = new LostCount();
  duplicates = 0;
  nearDuplicates = 0;

  constructor(checker: Checker, writer: LineWriter, options: ConversionOptions) {
    this.#checker = checker;
    this.#writer = writer;
    this.#options = options;
    this.#system = systemChooser(options.system);
    this.#seen = options.dropDuplicates ? new HashSet() : undefined;
    this.gate = new RowGate(checker, { format: options.format, system: this.#system });
    this.#near = options.dropNearDuplicates ? new NearDuplicates() : undefined;
    const simple = options.unchecked && !options.dropNearDuplicates;
    this.fastPaths = simple ? this.#openFastPaths() : {};
  }

  /** Rows by what was lost of them. */
  get lost(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#lost.counts);
  }

  file({ name, size }: { name: string; size?: number }): void {
    this.#checker.file(defined({ name, bytes: size }));
  }

  problem(problem: ReadProblem): void {
    this.gate.problem(problem);
  }

  unwanted(_row: RawRow, why: string): void {
    this.#lost.add(why, 1);
  }

  refusal(problem: ReadProblem, someRows: boolean): void {
    this.gate.refusal(problem, someRows);
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    const passed = this.gate.pass(row, record);
    if (passed === undefined) return;
    if (this.#repeats(passed.record)) return;
    for (const what of passed.record.lost ?? none) this.#lost.add(what, 1);
    for (const what of passed.written.lost) this.#lost.add(what, 1);
    this.#printRecord(passed.record);
    if (this.#isNew(this.#print)) this.#writer.add(jsonLine(passed.written.value));
  }

  batch(): Promise<void> {
    return this.#writer.drain();
  }

  #openFastPaths(): FastPaths {
    const { format, system } = this.#options;
    const exact = format === "bedrock-conversation-2024" && system === undefined;
    return {
      jsonl: exact ? this.#exactFastPath() : undefined,
      table: (table, mapping) => this.#tableFastPath(table, mapping),
    };
  }

  /** Rows that are already in the format pass unchanged. */
  #exactFastPath(): FastPath {
    return converseFastPath({
      isNew: (print) => this.#isNew(print),
      write: (block, lines) => this.#writer.addBytes(block, lines),
    });
  }

  /** Rows of tables are assembled from their cells. */
  #tableFastPath(
    { columns, delimiter, limits }: PlainTable,
    mapping: Mapping = {},
  ): FastPath | undefined {
    const { format } = this.#options;
    const plan = tablePlan(columns, { format, mapping, system: this.#system([]) });
    if (plan === undefined) return undefined;
    const fastPath = tableFastPath({
      ...plan,
      columns,
      delimiter,
      limits,
      countFilled: (column, rows) => this.#lost.add(columnName(columns[column] ?? ""), rows),
      isNew: (print) => this.#isNew(print),
      write: (lines, rows) =>
        this.#writer.addBytes(lines, { from: 0, to: lines.length, rows, feed: false }),
    });
    return (block, from) => {
      const taken = fastPath(block, from);
      for (const what of plan.lost) this.#lost.add(what, taken.records);
      return taken;
    };
  }

  #printRecord({ system, turns, tools, referenceAnswer }: TrainingRecord): void {
    if (this.#seen === undefined) return;
    const print = this.#print.reset();
    for (const text of system) print.addText(text);
    for (const { role, blocks } of turns) {
      print.addText(role);
      for (const block of blocks)
        print.addText("text" in block ? block.text : JSON.stringify(block));
    }
    if (tools !== undefined) print.addText(JSON.stringify(tools));
    if (referenceAnswer !== undefined) print.addText(JSON.stringify(referenceAnswer));
  }

  /** Whether near duplicates are left out and the record is one, which is then counted. */
  #repeats(record: TrainingRecord): boolean {
    const repeat = this.#near?.add(record);
    if (repeat === "exact") this.duplicates++;
    else if (repeat === "near") this.nearDuplicates++;
    return repeat !== undefined;
  }

  #isNew(print: Fingerprint): boolean {
    if (this.#seen === undefined || this.#seen.addHalves(print)) return true;
    this.duplicates++;
    return false;
  }
}

const none: readonly string[] = [];

/** Own system texts, one for all, or none. */
function systemChooser(
  given: string | false | undefined,
): (own: readonly string[]) => readonly string[] {
  if (given === undefined) return (own) => own;
  const all = given === false ? [] : [given];
  return () => all;
}

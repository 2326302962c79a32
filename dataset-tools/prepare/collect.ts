import { type Checker, createChecker } from "../check/checker.ts";
import type { CheckResult } from "../check-dataset.ts";
import { jsonLine } from "../convert/formats.ts";
import { plainText } from "../convert/written.ts";
import { checkOptionsOf, type DatasetOptions } from "../options.ts";
import type { ReadProblem } from "../read/problem.ts";
import { readInputs, type Visitor } from "../read-inputs.ts";
import type { Place, RawRow, TrainingRecord } from "../record.ts";
import { contentHash, normalQuestion, shortHash } from "../record-hash.ts";
import { drawOf } from "../split.ts";
import type { LineWriter } from "../write.ts";
import { HashSet } from "./hash-set.ts";
import { LabelCount } from "./labels.ts";
import type { SpooledRow } from "./spool.ts";

/** What the first pass of a preparation found. */
export interface Collected {
  readonly check: CheckResult;
  /** Every error belongs to one row, which was left out. */
  readonly errorsInRowsOnly: boolean;
  readonly rejected: number;
  readonly duplicates: number;
  /** Rows that were spooled. */
  readonly kept: number;
  readonly labels: string[] | null;
  /** Some kept row has a system text of its own. */
  readonly rowsHaveSystem: boolean;
}

/** How rows are collected. */
export interface CollectOptions extends DatasetOptions {
  readonly keepDuplicates?: boolean | undefined;
  readonly seed: string;
}

/** Reads and checks all inputs and spools the rows that are kept. */
export async function collect(options: CollectOptions, spool: LineWriter): Promise<Collected> {
  const checkOptions = checkOptionsOf(options);
  const collector = new Collector(options, createChecker(checkOptions), spool);
  const files = await readInputs(options, collector);
  const { checker } = collector;
  checker.end();
  const { model, method } = checkOptions.rules;
  return {
    check: {
      ok: checker.ok,
      model,
      method,
      files,
      records: files.reduce((sum, file) => sum + file.records, 0),
      counts: checker.counts,
      findings: checker.findings,
      truncated: checker.truncated,
    },
    errorsInRowsOnly: checker.errors === collector.rowErrors,
    rejected: collector.rejected,
    duplicates: collector.duplicates,
    kept: collector.kept,
    labels: collector.labels.labels(),
    rowsHaveSystem: collector.rowsHaveSystem,
  };
}

class Collector implements Visitor {
  readonly checker: Checker;
  readonly labels = new LabelCount();
  readonly #options: CollectOptions;
  readonly #spool: LineWriter;
  readonly #seen = new HashSet();
  rejected = 0;
  duplicates = 0;
  kept = 0;
  rowErrors = 0;
  rowsHaveSystem = false;
  /** Where a defect was found in a row that is still to come. */
  #spoiled: Place | undefined;

  constructor(options: CollectOptions, checker: Checker, spool: LineWriter) {
    this.#options = options;
    this.checker = checker;
    this.#spool = spool;
  }

  file({ name, size }: { name: string; size?: number }): void {
    this.checker.file({ name, ...(size !== undefined && { bytes: size }) });
  }

  problem(problem: ReadProblem): void {
    const before = this.checker.errors;
    this.checker.problem(problem);
    if (problem.rejected) this.rejected++;
    else if (problem.code === "duplicate-key") this.#spoiled = problem.place;
    else return;
    this.rowErrors += this.checker.errors - before;
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    const before = this.checker.errors;
    this.checker.row(row, record);
    const errors = this.checker.errors - before;
    this.rowErrors += errors;
    const spoiled = this.#spoiled?.line === row.place.line;
    this.#spoiled = undefined;
    if (record === undefined || errors > 0 || spoiled) this.rejected++;
    else this.#keep(record);
  }

  batch(): Promise<void> {
    return this.#spool.drain();
  }

  #keep(record: TrainingRecord): void {
    const id = contentHash(record);
    if (!this.#seen.add(id) && this.#options.keepDuplicates !== true) {
      this.duplicates++;
      return;
    }
    const last = record.turns.at(-1);
    const answer = last?.role === "assistant" ? plainText(last) : undefined;
    this.labels.add(answer);
    if (record.system.length > 0) this.rowsHaveSystem = true;
    const together = record.group ?? normalQuestion(record);
    const row: SpooledRow = {
      id,
      draw: drawOf(shortHash(`${this.#options.seed}\n${together}`)),
      answer: answer ?? null,
      system: record.system,
      turns: record.turns,
      ...(record.referenceAnswer !== undefined && { referenceAnswer: record.referenceAnswer }),
    };
    this.kept++;
    this.#spool.add(jsonLine(row));
  }
}

import { type Checker, createChecker } from "../check/checker.ts";
import { NearDuplicates } from "../check/near-duplicates.ts";
import type { CheckOptions } from "../check/options.ts";
import { type CheckResult, summarize } from "../check-dataset.ts";
import { RowGate } from "../convert/row-gate.ts";
import { defined } from "../defined.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash, questionHash } from "../hashing/record-hash.ts";
import { checkOptionsOf, type DatasetOptions } from "../options.ts";
import type { ReadProblem } from "../read/problem.ts";
import { SliceColumns } from "../read/slice-values.ts";
import { type FileSummary, readInputs, type Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { KeptRows } from "./kept-rows.ts";
import { MediaTally } from "./media-tally.ts";
import type { SpoolWriter } from "./row-spool.ts";
import type { SplitDraws } from "./split-draws.ts";

/** Result of the first pass of a preparation. */
export interface Collected {
  readonly check: CheckResult;
  /** Every error belongs to one row, which was left out. */
  readonly errorsInRowsOnly: boolean;
  readonly rejected: number;
  readonly duplicates: number;
  /** Near duplicates left out; undefined unless that was requested. */
  readonly nearDuplicates: number | undefined;
  /** Training rows left out because a file of held-out rows has the same question. */
  readonly leaked: number;
  /** Left out by the filter of log entries, and by the draw of a sample. */
  readonly filtered?: number | undefined;
  readonly notDrawn?: number | undefined;
  /** Rows that were spooled. */
  readonly kept: number;
  readonly labels: string[] | null;
  /** Where the kept rows were drawn. */
  readonly draws: SplitDraws;
  /** Some kept row has its own system text. */
  readonly rowsHaveSystem: boolean;
}

/** Rows with images or videos: all that were read, and those that were kept. */
interface WithMedia {
  readonly media: { readonly read: MediaTally; readonly kept: MediaTally };
}

/** How rows are collected. */
export interface CollectOptions extends DatasetOptions {
  readonly keepDuplicates?: boolean | undefined;
  readonly dropNearDuplicates?: boolean | undefined;
  readonly seed: string;
  /** Files of rows that are all held out. */
  readonly heldOut?: readonly string[] | undefined;
}

/** Reads and checks all inputs and spools the rows that are kept. */
export async function collect(
  options: CollectOptions,
  spool: SpoolWriter,
): Promise<Collected & WithMedia> {
  const checkOptions = await checkOptionsOf(options);
  const collector = new Collector(options, checkOptions, spool);
  // First, so that of equal rows the held-out one is kept.
  const heldOut = await collectHeldOut(options, collector);
  const reading = options.heldOut === undefined ? options : { ...options, sliceBy: undefined };
  const files = await readInputs(reading, collector);
  collector.slices.end();
  const { checker } = collector;
  checker.end();
  return {
    check: summarize(checker, checkOptions.rules, [...files, ...heldOut]),
    errorsInRowsOnly: collector.gate.errorsInRowsOnly,
    rejected: collector.gate.rejected,
    duplicates: collector.duplicates,
    nearDuplicates: collector.nearDuplicates,
    leaked: collector.leaked,
    kept: collector.rows.count,
    labels: collector.rows.labels.labels(),
    draws: collector.rows.draws,
    rowsHaveSystem: collector.rows.haveSystem,
    media: collector.media,
  };
}

async function collectHeldOut(
  options: CollectOptions,
  collector: Collector,
): Promise<readonly FileSummary[]> {
  const { heldOut = [] } = options;
  if (heldOut.length === 0) return [];
  collector.readsHeldOut = true;
  const files = await readInputs({ ...options, inputs: heldOut }, collector);
  collector.readsHeldOut = false;
  return files.map((file) => ({ ...file, heldOut: true }));
}

class Collector implements Visitor {
  readonly checker: Checker;
  readonly gate: RowGate;
  readonly rows: KeptRows;
  readonly media = { read: new MediaTally(), kept: new MediaTally() };
  readonly slices: SliceColumns;
  readonly #options: CollectOptions;
  readonly #spool: SpoolWriter;
  readonly #seen = new HashSet();
  readonly #near: NearDuplicates | undefined;
  readonly #heldOutQuestions = new HashSet();
  /** The rows that are read now are held out. */
  readsHeldOut = false;
  duplicates = 0;
  leaked = 0;
  nearDuplicates: number | undefined;

  constructor(options: CollectOptions, checkOptions: CheckOptions, spool: SpoolWriter) {
    this.#options = options;
    this.slices = new SliceColumns(options.sliceBy ?? []);
    this.checker = createChecker(checkOptions);
    const { format } = checkOptions.rules;
    this.rows = new KeptRows({ format, seed: options.seed, spool });
    this.gate = new RowGate(this.checker, { format, system: (own) => own });
    this.#spool = spool;
    if (options.dropNearDuplicates) {
      this.#near = new NearDuplicates();
      this.nearDuplicates = 0;
    }
  }

  file({ name, size }: { name: string; size?: number }): void {
    this.checker.file(defined({ name, bytes: size }));
  }

  problem(problem: ReadProblem): void {
    this.gate.problem(problem);
  }

  unwanted(): void {
    this.gate.rejected++;
  }

  refusal(problem: ReadProblem, someRows: boolean): void {
    this.gate.refusal(problem, someRows);
  }

  row(row: RawRow, found: TrainingRecord | undefined): void {
    if (this.readsHeldOut || this.#options.heldOut === undefined) this.slices.add(row);
    const mayHaveMedia = found !== undefined && row.plain === undefined;
    if (mayHaveMedia) this.media.read.add(found);
    const record = this.gate.passRecord(row, found);
    if (record === undefined) return;
    if (mayHaveMedia) this.media.kept.add(record);
    if (this.#leaks(record)) return;
    const id = contentHash(record);
    if (!this.#seen.add(id) && this.#options.keepDuplicates !== true) {
      this.duplicates++;
      return;
    }
    const words = this.checker.seen?.questionWords();
    if (this.#repeats(record)) return;
    this.rows.keep(record, { id, words, heldOut: this.readsHeldOut });
  }

  /** Whether a row to train on has the question of a held-out row, which is then counted. */
  #leaks(record: TrainingRecord): boolean {
    if (this.#options.heldOut === undefined) return false;
    const question = questionHash(record);
    if (this.readsHeldOut) this.#heldOutQuestions.add(question);
    else if (this.#heldOutQuestions.has(question)) this.leaked++;
    else return false;
    return !this.readsHeldOut;
  }

  /** Whether near duplicates are left out and the record is one, which is then counted. */
  #repeats(record: TrainingRecord): boolean {
    const repeat = this.#near?.add(record);
    if (repeat === "exact") this.duplicates++;
    else if (repeat === "near") this.nearDuplicates = (this.nearDuplicates ?? 0) + 1;
    return repeat !== undefined;
  }

  batch(): Promise<void> {
    return this.#spool.drain();
  }
}

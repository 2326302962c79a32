import { type Checker, createChecker } from "../check/checker.ts";
import { NearDuplicates } from "../check/near-duplicates.ts";
import type { CheckOptions } from "../check/options.ts";
import { type CheckResult, summarize } from "../check-dataset.ts";
import { lastAnswer } from "../convert/format-writer.ts";
import type { FormatName } from "../convert/formats.ts";
import { RowGate } from "../convert/row-gate.ts";
import { defined } from "../defined.ts";
import { UserError } from "../errors.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash, questionHash } from "../hashing/record-hash.ts";
import { sketchOf } from "../hashing/sketch-index.ts";
import { checkOptionsOf, type DatasetOptions } from "../options.ts";
import type { ReadProblem } from "../read/problem.ts";
import { SliceColumns } from "../read/slice-values.ts";
import { usesTools } from "../read/to-record.ts";
import { type FileSummary, readInputs, type Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { drawRow } from "./draw-row.ts";
import { LabelTally } from "./label-tally.ts";
import { MediaTally } from "./media-tally.ts";
import { spooledPieces } from "./row-lines.ts";
import type { SpoolWriter } from "./row-spool.ts";
import { SplitDraws } from "./split-draws.ts";
import { headOf, type SpooledRow } from "./spooled-row.ts";

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
    kept: collector.kept,
    labels: collector.labels.labels(),
    draws: collector.draws,
    rowsHaveSystem: collector.rowsHaveSystem,
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
  readonly labels = new LabelTally();
  readonly draws = new SplitDraws();
  readonly media = { read: new MediaTally(), kept: new MediaTally() };
  readonly slices: SliceColumns;
  readonly #options: CollectOptions;
  readonly #format: FormatName;
  readonly #spool: SpoolWriter;
  readonly #seen = new HashSet();
  readonly #near: NearDuplicates | undefined;
  readonly #heldOutQuestions = new HashSet();
  /** The rows that are read now are held out. */
  readsHeldOut = false;
  duplicates = 0;
  leaked = 0;
  nearDuplicates: number | undefined;
  kept = 0;
  rowsHaveSystem = false;

  constructor(options: CollectOptions, checkOptions: CheckOptions, spool: SpoolWriter) {
    this.#options = options;
    this.slices = new SliceColumns(options.sliceBy ?? []);
    this.checker = createChecker(checkOptions);
    const { format } = checkOptions.rules;
    this.#format = format;
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
    const sketch = sketchOf(this.checker.seen?.questionWords() ?? noWords);
    if (this.#repeats(record)) return;
    const answer = lastAnswer(record);
    this.labels.add(answer);
    if (record.system.length > 0) this.rowsHaveSystem = true;
    this.kept++;
    const spooled = this.#spooled(record, { id, answer: answer ?? null });
    this.draws.add(spooled, this.labels.open);
    this.#spool.add(headOf(spooled, sketch), spooledPieces(spooled, this.#format));
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

  #spooled(record: TrainingRecord, { id, answer }: Pick<SpooledRow, "id" | "answer">): SpooledRow {
    const { system, turns, referenceAnswer, tools, extra, slices } = record;
    const { question, draw, group } = drawRow(record, this.#options.seed);
    const mayBePlain = record.row.plain !== undefined && !this.readsHeldOut;
    const isPlain = mayBePlain && answer !== null && group === undefined && slices === undefined;
    // The form that nearly all rows have: spreads and lists of members would cost more than the hashes.
    if (isPlain) return { id, question, draw, answer, system, turns };
    const row = { id, question, draw, answer, system, turns };
    // A model is asked without tools, so that an answer that follows a call cannot be compared.
    const hasAnswer = answer !== null && !usesTools(record);
    const comparable = referenceAnswer !== undefined || hasAnswer;
    const trainOnly = comparable ? undefined : (true as const);
    const heldOut = this.readsHeldOut ? (true as const) : undefined;
    if (heldOut && trainOnly) throw noAnswer(record);
    const more = { group, slices, referenceAnswer, tools, extra, trainOnly, heldOut };
    return { ...row, ...defined(more) };
  }
}

function noAnswer({ row }: TrainingRecord): UserError {
  return new UserError(
    "Dataset.NotComparable",
    `${row.place.file}:${row.place.line}: a held-out row needs an answer in text that does not follow a tool call`,
    { hint: "Remove the row from the held-out file: a model's answer cannot be compared with it." },
  );
}

const noWords = new Uint32Array(0);

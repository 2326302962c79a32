import type { RawRow, TrainingRecord } from "../record.ts";
import { type ColumnChoice, chooseColumns, type SampleRows } from "./choose-columns.ts";
import { type Mapping, requireColumns } from "./column-mapping.ts";
import { forWholeFile } from "./flat-rows.ts";
import { foreignLayoutOf } from "./foreign-layouts.ts";
import { areMessages, type MessageColumns, MessageRows, messageColumns } from "./message-rows.ts";
import { unpackTurns } from "./packed-cells.ts";
import { isProblem, type ReadItem, type ReadProblem } from "./problem.ts";
import { Refusals } from "./refusals.ts";
import { isObject, type JsonObject, shapeOf } from "./row-shape.ts";
import { toRecord } from "./to-record.ts";
import type { Reading } from "./turns.ts";

/** Receives the rows of a file. */
export interface RowReceiver {
  problem(problem: ReadProblem): void;
  row(row: RawRow, record: TrainingRecord | undefined): void;
  /** A row that the user does not want: an answer that is marked as bad. Without it, a row without a record. */
  unwanted?(row: RawRow, why: string): void;
  /**
   * Why rows of the file were refused, once for each reason, after its last row.
   * `someRows`: others of the file can be used.
   */
  refusal?(problem: ReadProblem, someRows: boolean): void;
  /** Rows that the user left out of training by their weights are rows like others. */
  readonly keepsUntrained?: boolean;
}

/** How the rows of a file are read. */
export interface RowOptions {
  readonly given: Mapping;
  readonly reading: Reading;
}

/** Rows at the start of a file that are held until its columns are chosen. */
const SAMPLE_ROWS = 200;
const SAMPLE_BATCHES = 8;

/** Why a row marked as a bad answer is left out. */
const BAD_ANSWER = "an answer that is marked as bad";

/**
 * Reads the rows of one file by one choice of columns. A row that lacks a chosen column is an
 * error, and never read by others.
 */
export class FileRows {
  readonly #file: string;
  readonly #given: Mapping;
  readonly #reading: Reading;
  readonly #to: RowReceiver;
  readonly #refusals: Refusals;
  #columns: readonly string[] | undefined;
  #choice: ColumnChoice | undefined;
  #mapping: Mapping | undefined;
  /** Batches that wait for the choice, while it needs a sample. */
  #held: (readonly ReadItem[])[] | undefined;
  /** Joins the rows of a table with one row per message. */
  #messages: MessageRows | undefined;
  #records = 0;

  constructor(file: string, { given, reading }: RowOptions, to: RowReceiver) {
    this.#file = file;
    this.#given = given;
    this.#reading = reading;
    this.#to = to;
    this.#refusals = new Refusals(file, given);
  }

  /** The columns that were chosen; undefined where the rows have none, or none could be used. */
  get choice(): ColumnChoice | undefined {
    return this.#records === 0 && this.#refusals.rows > 0 ? undefined : this.#choice;
  }

  /** Rows are held until others come: none may pass them by. */
  get joinsRows(): boolean {
    return this.#held !== undefined || this.#messages !== undefined;
  }

  /** The mapping of the table; undefined until its columns are chosen. */
  get tableMapping(): Mapping | undefined {
    return this.#columns === undefined ? undefined : this.#mapping;
  }

  /**
   * Names of a table's columns, before its first row.
   * @throws UserError `Dataset.BadColumns`
   */
  header(columns: readonly string[]): void {
    requireColumns(columns, this.#given, this.#file);
    this.#columns = columns;
    if (this.#messageColumns(columns) === undefined) this.#choose(undefined);
    if (this.#mapping === undefined) this.#held = [];
  }

  /** Columns that the user names are read as the user says. */
  #messageColumns(columns: readonly string[]): MessageColumns | undefined {
    const { prompt, completion, template } = this.#given;
    const isNamed = prompt !== undefined || completion !== undefined || template !== undefined;
    return isNamed ? undefined : messageColumns(columns);
  }

  /** Whether a sample shows rows of one message each; they are joined from here on. */
  #joinsMessages(columns: readonly string[], sample: SampleRows): boolean {
    const found = this.#messageColumns(columns);
    if (found === undefined || !areMessages(sample, found)) return false;
    this.#messages = new MessageRows(found);
    this.#mapping = forWholeFile({ ...this.#given });
    return true;
  }

  /** Passes a batch of rows, or holds it. */
  add(batch: readonly ReadItem[]): void {
    if (this.#mapping === undefined && this.#held === undefined) this.#look(batch);
    if (this.#held === undefined) {
      this.#pass(batch);
      return;
    }
    this.#held.push(batch);
    const rows = this.#held.reduce((sum, one) => sum + one.length, 0);
    if (rows >= SAMPLE_ROWS || this.#held.length >= SAMPLE_BATCHES) this.#release();
  }

  /** After the last batch. */
  end(): void {
    this.#release();
    if (this.#messages !== undefined) this.#passItems(this.#messages.end());
    for (const problem of this.#refusals.problems()) {
      this.#to.refusal?.(problem, this.#records > 0);
    }
  }

  /** Chooses by the first rows that have columns: those of a table, or of objects by their keys. */
  #look(batch: readonly ReadItem[]): void {
    const flat = flatRows(batch);
    const [first] = flat;
    if (first === undefined) return;
    if (first.text === undefined)
      this.header(first.columns ?? Object.keys(first.value as JsonObject));
    else this.#chooseKeys(sampleOf([flat]), Math.min(batch.length, SAMPLE_ROWS));
  }

  /** By the keys that most rows have; where they differ too much, by all. */
  #chooseKeys(sample: SampleRows, rows: number): void {
    const counts = new Map<string, number>();
    for (const row of sample) {
      for (const key in row) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const all = [...counts.keys()];
    const most = all.filter((key) => (counts.get(key) ?? 0) * 2 > sample.length);
    if (this.#joinsMessages(most, sample)) return;
    const facts = { given: this.#given, isTable: false };
    const chosen =
      chooseColumns({ ...facts, columns: most }) ?? chooseColumns({ ...facts, columns: all });
    if (chosen === undefined && sample.length * 2 <= rows) return;
    this.#choice = chosen?.choice;
    this.#mapping = forWholeFile(chosen?.mapping ?? { ...this.#given });
    if (chosen === undefined) this.#refusals.unusable(all, sample);
  }

  #choose(sample: SampleRows | undefined): void {
    const [columns, given] = [this.#columns ?? [], this.#given];
    const facts = { columns, given, isTable: true };
    const chosen = chooseColumns(sample === undefined ? facts : { ...facts, sample });
    if (chosen === undefined && sample === undefined) return;
    this.#choice = chosen?.choice;
    this.#mapping = forWholeFile(chosen?.mapping ?? { ...given });
    if (chosen === undefined) this.#refusals.unusable(columns, sample ?? []);
  }

  #release(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    const sample = sampleOf(held);
    if (!this.#joinsMessages(this.#columns ?? [], sample)) this.#choose(sample);
    for (const batch of held) this.#pass(batch);
  }

  #pass(batch: readonly ReadItem[]): void {
    this.#passItems(this.#messages === undefined ? batch : this.#messages.add(batch));
  }

  #passItems(batch: readonly ReadItem[]): void {
    for (const item of batch) {
      if (isProblem(item)) this.#to.problem(item);
      else this.#passRow(item);
    }
  }

  #leaveOut({ place }: RawRow): void {
    const message = "every answer of the row has the weight 0, so the row is left out";
    this.#to.problem({ code: "untrained-row", place, message, rejected: true });
  }

  #passRow(row: RawRow): void {
    const how = { ofFile: this.#mapping, reading: this.#reading };
    const record = toRecord(row, this.#given, how);
    if (record !== undefined) {
      this.#records++;
      if (record.untrained && this.#to.keepsUntrained !== true) this.#leaveOut(row);
      else this.#to.row(row, record);
      return;
    }
    const reason = this.#refusals.add(row, this.#records > 0);
    if (reason === "bad-answer" && this.#to.unwanted !== undefined) {
      this.#to.unwanted(row, BAD_ANSWER);
    } else
      this.#to.row(
        reason === undefined ? row : { ...row, value: row.value, refused: true },
        undefined,
      );
  }
}

/** Rows whose columns a mapping reads. */
function flatRows(batch: readonly ReadItem[]): RawRow[] {
  return batch.filter((item): item is RawRow => {
    if (isProblem(item) || item.plain !== undefined || !isObject(item.value)) return false;
    if (hasOwnTurns(item.value)) return false;
    const shape = shapeOf(item.value);
    const isTable = item.text === undefined;
    return isTable ? shape !== "openai-chat" && shape !== "sharegpt" : shape === "columns";
  });
}

/** Rows of another service's layout, or with their turns inside a text, are not read by columns. */
function hasOwnTurns(value: JsonObject): boolean {
  return foreignLayoutOf(value) !== undefined || unpackTurns(value) !== undefined;
}

function sampleOf(batches: readonly (readonly ReadItem[])[]): SampleRows {
  return batches
    .flat()
    .flatMap((item) => (isProblem(item) || !isObject(item.value) ? [] : [item.value]))
    .slice(0, SAMPLE_ROWS);
}

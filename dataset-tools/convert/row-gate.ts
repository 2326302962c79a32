import type { Checker } from "../check/checker.ts";
import type { ReadProblem } from "../read/problem.ts";
import type { Place, RawRow, TrainingRecord } from "../record.ts";
import type { Written } from "./format-writer.ts";
import { type FormatName, writeRecord } from "./formats.ts";

/** A record that may pass, and its form in the target format. */
export interface Passed {
  readonly record: TrainingRecord;
  readonly written: Extract<Written, { value: unknown }>;
}

/** The target of a gate. */
export interface GateOptions {
  readonly format: FormatName;
  /** System texts that a row is written with, from the row's own. */
  readonly system: (own: readonly string[]) => readonly string[];
}

/**
 * Lets a row pass when the check found no error in it and the target format can hold it.
 * Counts the others, and the errors that belong to one row each.
 */
export class RowGate {
  readonly #checker: Checker;
  readonly #options: GateOptions;
  /** Records left out. */
  rejected = 0;
  #rowErrors = 0;
  /** Place of a defect in the row that comes next. */
  #spoiled: Place | undefined;

  constructor(checker: Checker, options: GateOptions) {
    this.#checker = checker;
    this.#options = options;
  }

  /** Every error belongs to one row; false when the dataset as a whole has one. */
  get errorsInRowsOnly(): boolean {
    return this.#checker.errors === this.#rowErrors;
  }

  /** Counts a defect that the reader found. */
  problem(problem: ReadProblem): void {
    const before = this.#checker.errors;
    this.#checker.problem(problem);
    if (problem.rejected) this.rejected++;
    else if (problem.code === "duplicate-key") this.#spoiled = problem.place;
    else return;
    this.#rowErrors += this.#checker.errors - before;
  }

  /** Notes why rows that did not pass were refused; where others can be used, it is their error alone. */
  refusal(problem: ReadProblem, someRows: boolean): void {
    const before = this.#checker.errors;
    this.#checker.problem(problem);
    if (someRows) this.#rowErrors += this.#checker.errors - before;
  }

  /** Checks a row; undefined when it may not pass. */
  pass(row: RawRow, record: TrainingRecord | undefined): Passed | undefined {
    const checked = this.#check(row, record);
    return checked && this.#write(checked);
  }

  /** The same for those who do not write the row now. */
  passRecord(row: RawRow, record: TrainingRecord | undefined): TrainingRecord | undefined {
    const checked = this.#check(row, record);
    if (checked === undefined) return undefined;
    // A plain row already is in the format.
    const fits = row.plain !== undefined && this.#options.format === "bedrock-conversation-2024";
    return fits ? checked : this.#write(checked)?.record;
  }

  /** The record, when there is one without an error and with something in every turn. */
  #check(row: RawRow, record: TrainingRecord | undefined): TrainingRecord | undefined {
    const before = this.#checker.errors;
    this.#checker.row(row, record);
    const errors = this.#checker.errors - before;
    this.#rowErrors += errors;
    const spoiled = this.#spoiled?.line === row.place.line;
    this.#spoiled = undefined;
    if (errors > 0 || spoiled || row.refused) return this.#reject();
    if (record === undefined) return this.#refuse(row.place, "its format is unknown");
    if (record.turns.some(({ blocks }) => blocks.length === 0)) {
      return this.#refuse(row.place, "a turn has neither text nor anything else");
    }
    return record;
  }

  #write(record: TrainingRecord): Passed | undefined {
    const written = writeRecord(this.#options.format, {
      record,
      system: this.#options.system(record.system),
    });
    if ("value" in written) return { record, written };
    return this.#refuse(record.place, written.refused);
  }

  #refuse(place: Place, why: string): undefined {
    const message = `the row cannot be converted to ${this.#options.format}: ${why}`;
    this.problem({ code: "not-convertible", place, message, rejected: true });
  }

  #reject(): undefined {
    this.rejected++;
  }
}

import type { ReadProblem } from "../read/problem.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { DuplicateIndex } from "./duplicate-index.ts";
import { Examples } from "./example-rows.ts";
import type { Finding } from "./finding.ts";
import { FindingsList } from "./findings-list.ts";
import { Labels } from "./labels.ts";
import type { CheckOptions } from "./options.ts";
import { readingRule } from "./reading-rules.ts";
import { recordRules } from "./record-rules.ts";
import { RowPlaces } from "./row-places.ts";
import type { CheckedFile, Found, Rule, RuleInfo, RuleRun } from "./rule.ts";
import { type SeenRecord, scanRecord } from "./seen-record.ts";

/** Runs all rules over one set, row by row. */
export interface Checker {
  /** A file is about to be read. */
  file(file: CheckedFile): void;
  /** The reader could not read something. */
  problem(problem: ReadProblem): void;
  /** A row, and the record in it when its shape was recognised. */
  row(row: RawRow, record: TrainingRecord | undefined): void;
  /** After the last row: rules about the whole set speak now. */
  end(): void;
  /** What was found, by file and line; at most `maxFindings`. */
  readonly findings: readonly Finding[];
  /** All findings by code, those included that the list had no room for. */
  readonly counts: Readonly<Record<string, number>>;
  /** True when the list had no room for all. */
  readonly truncated: boolean;
  /** True when no finding of severity `error` was made. */
  readonly ok: boolean;
  /** Findings of severity `error` so far. */
  readonly errors: number;
  /** Rows seen. */
  readonly records: number;
  /** Texts of rows that findings point at; empty unless `examplesPerCode` was set. */
  readonly examples: Examples;
}

interface Running {
  readonly rule: RuleInfo;
  readonly run: RuleRun;
}

/** Starts a check of one dataset with these rules; with all of them when none are named. */
export function createChecker(
  options: CheckOptions,
  rules: readonly Rule[] = recordRules,
): Checker {
  return new RunningCheck(options, rules);
}

class RunningCheck implements Checker {
  readonly #options: CheckOptions;
  readonly #list: FindingsList;
  readonly #rows = new RowPlaces();
  readonly #labels = new Labels();
  readonly #duplicates = new DuplicateIndex();
  readonly #running: Running[] = [];
  readonly #atRow: Running[];
  readonly #atRecord: Running[];
  readonly examples: Examples;
  #now: SeenRecord | undefined;
  #lastFile = "";

  constructor(options: CheckOptions, rules: readonly Rule[]) {
    this.#options = options;
    this.#list = new FindingsList(options.maxFindings);
    this.examples = new Examples(options.examplesPerCode ?? 0);
    for (const rule of rules) this.#start(rule);
    this.#atRow = this.#running.filter(({ run }) => run.row !== undefined);
    this.#atRecord = this.#running.filter(({ run }) => run.record !== undefined);
  }

  get findings(): readonly Finding[] {
    return this.#list.list();
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#list.counts;
  }

  get truncated(): boolean {
    return this.#list.truncated;
  }

  get ok(): boolean {
    return this.#list.errors === 0;
  }

  get errors(): number {
    return this.#list.errors;
  }

  get records(): number {
    return this.#rows.length;
  }

  file(file: CheckedFile): void {
    this.#lastFile = file.name;
    for (const { rule, run } of this.#running) {
      this.#guard(rule, file.name, 0, () => run.file?.(file));
    }
  }

  problem(problem: ReadProblem): void {
    this.#add(readingRule(problem.code), { place: problem.place, message: problem.message });
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    this.#lastFile = row.place.file;
    const ordinal = this.#rows.add(row.place);
    if (this.#running.length === 0) return;
    const seen = record === undefined ? undefined : this.#look(record, ordinal);
    this.#now = seen;
    this.#eachRule(row, seen);
    this.#now = undefined;
  }

  end(): void {
    for (const { rule, run } of this.#running) {
      this.#guard(rule, this.#lastFile, 0, () => run.end?.());
    }
  }

  #start(rule: Rule): void {
    const report = (found: Found) => this.#add(rule, found);
    this.#guard(rule, "", 0, () => {
      const [options, rows, labels] = [this.#options, this.#rows, this.#labels];
      const run = rule.create({ options, rows, labels, report });
      if (run !== undefined) this.#running.push({ rule, run });
    });
  }

  #look(record: TrainingRecord, ordinal: number): SeenRecord | undefined {
    try {
      const seen = scanRecord(record, ordinal, this.#duplicates);
      this.#labels.add(seen);
      return seen;
    } catch (error) {
      this.#add(ruleFailed, { place: record.place, message: failure("first look", error) });
      return undefined;
    }
  }

  /** One try block a row and not one a rule: a rule that throws is skipped and the rest go on. */
  #eachRule(row: RawRow, seen: SeenRecord | undefined): void {
    const rowRules = this.#atRow.length;
    const count = rowRules + (seen === undefined ? 0 : this.#atRecord.length);
    for (let i = 0; i < count; i++) {
      const { rule, run } = (
        i < rowRules ? this.#atRow[i] : this.#atRecord[i - rowRules]
      ) as Running;
      try {
        if (i < rowRules) run.row?.(row, seen);
        else if (seen !== undefined) run.record?.(seen);
      } catch (error) {
        this.#add(ruleFailed, { place: row.place, message: failure(rule.code, error) });
      }
    }
  }

  #guard(rule: RuleInfo, file: string, line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#add(ruleFailed, { place: { file, line }, message: failure(rule.code, error) });
    }
  }

  #add(rule: RuleInfo, found: Found): void {
    const path = found.path ?? found.place.path;
    const column = found.column ?? found.place.column;
    this.#list.add({
      code: rule.code,
      severity: found.severity ?? rule.severity,
      file: found.place.file,
      line: found.place.line,
      ...(column === undefined ? {} : { column }),
      ...(path === undefined ? {} : { path }),
      message: found.message,
      hint: found.hint ?? rule.remedy,
      repairable: rule.repairable,
    });
    this.examples.keep(rule.code, found, this.#now);
  }
}

/** The kind of the error only: its message may quote a row. */
function failure(what: string, error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  return `the rule ${what} stopped here with a ${kind}; the other rules went on`;
}

/** A rule of ours broke on a row: a fault in Tunewright, never passed over silently. */
export const ruleFailed: RuleInfo = {
  code: "rule-failed",
  severity: "error",
  title: "A rule broke on this row",
  why: "The row was not fully checked, so a defect may have gone unseen.",
  remedy: "RecordScan at the row by hand and report the fault to Tunewright with its code.",
  source: "Tunewright",
  repairable: false,
};

import { defined } from "../defined.ts";
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
import { unknownFormat } from "./shape/unknown-format.ts";
import { type ExpiredWaiver, Waivers } from "./waivers.ts";

/** Runs all rules over one dataset, row by row. */
export interface Checker {
  /** A file is about to be read. */
  file(file: CheckedFile): void;
  /** The reader could not read something. */
  problem(problem: ReadProblem): void;
  /**
   * A row, and the record in it when its shape was recognized.
   * @param scanned the record as another check of the same rows sees it: only the rules that need it run again
   */
  row(row: RawRow, record: TrainingRecord | undefined, scanned?: SeenRecord): void;
  /** After the last row: rules about the whole dataset report now. */
  end(): void;
  /** What was found, by file and line; at most `maxFindings`. */
  readonly findings: readonly Finding[];
  /** Number of findings by code, including those that did not fit the list. */
  readonly counts: Readonly<Record<string, number>>;
  /** Number of waived findings by code, which are in no other count. */
  readonly waived: Readonly<Record<string, number>>;
  /** Waivers that findings match, but that no longer hold. */
  readonly expiredWaivers: readonly ExpiredWaiver[];
  /** True when not all findings fit the list. */
  readonly truncated: boolean;
  /** True when no finding of severity `error` was made. */
  readonly ok: boolean;
  /** Findings of severity `error` so far. */
  readonly errors: number;
  /** Rows seen. */
  readonly records: number;
  /** The last row as the rules saw it; undefined when it was no record. Its words are valid until the next row. */
  readonly seen: SeenRecord | undefined;
  /** Texts of rows with findings; empty unless `examplesPerCode` was set. */
  readonly examples: Examples;
}

interface Running {
  readonly rule: Rule;
  readonly run: RuleRun;
}

/** A rule that checks records. */
interface RecordRule {
  readonly rule: RuleInfo;
  /** Bits of `trait`, one of which the record must have; -1 for any record. */
  readonly needs: number;
  record(seen: SeenRecord): void;
}

/** A rule that checks rows. */
interface RowRule {
  readonly rule: RuleInfo;
  row(row: RawRow, seen: SeenRecord | undefined): void;
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
  readonly #waivers: Waivers;
  readonly #rows = new RowPlaces();
  readonly #labels = new Labels();
  readonly #duplicates = new DuplicateIndex();
  readonly #running: Running[] = [];
  readonly #atRow: RowRule[];
  /** The same for plain rows, whose keys are right. */
  readonly #atPlainRow: RowRule[];
  readonly #atRecord: RecordRule[];
  readonly examples: Examples;
  seen: SeenRecord | undefined;
  #now: SeenRecord | undefined;
  #lastFile = "";

  constructor(options: CheckOptions, rules: readonly Rule[]) {
    this.#options = options;
    this.#list = new FindingsList(options.maxFindings);
    this.#waivers = new Waivers(options.waivers);
    this.examples = new Examples(options.examplesPerCode ?? 0);
    for (const rule of rules) this.#start(rule);
    this.#atRow = this.#running.flatMap((running) => rowRule(running, "keys"));
    this.#atPlainRow = this.#running.flatMap((running) => rowRule(running));
    this.#atRecord = this.#running.flatMap(recordRule);
  }

  get findings(): readonly Finding[] {
    return this.#list.list();
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#list.counts;
  }

  get waived(): Readonly<Record<string, number>> {
    return this.#list.waived;
  }

  get expiredWaivers(): readonly ExpiredWaiver[] {
    return this.#waivers.expired;
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
    const { code, place, message, repairable } = problem;
    const rule = code === "unknown-format" ? unknownFormat : readingRule(code);
    this.#add(rule, { place, message, repairable });
  }

  row(row: RawRow, record: TrainingRecord | undefined, scanned?: SeenRecord): void {
    this.#lastFile = row.place.file;
    const ordinal = this.#rows.add(row.place);
    if (this.#running.length === 0) return;
    const seen = record === undefined ? undefined : (scanned ?? this.#scan(record, ordinal));
    this.#now = this.seen = seen;
    // Of preference data the record has a row of its own: that of its preferred answer.
    this.#eachRule(record?.row ?? row, seen);
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

  #scan(record: TrainingRecord, ordinal: number): SeenRecord | undefined {
    try {
      const seen = scanRecord(record, ordinal, this.#duplicates);
      this.#labels.add(seen);
      return seen;
    } catch (error) {
      this.#add(ruleFailed, { place: record.place, message: failure("scan of the record", error) });
      return undefined;
    }
  }

  #eachRule(row: RawRow, seen: SeenRecord | undefined): void {
    const atRow = row.plain === undefined ? this.#atRow : this.#atPlainRow;
    for (const { rule, row: check } of atRow) {
      try {
        check(row, seen);
      } catch (error) {
        this.#failed(rule, row, error);
      }
    }
    if (seen === undefined) return;
    const traits = seen.traits | anyRecord;
    for (const { rule, needs, record: check } of this.#atRecord) {
      if ((traits & needs) === 0) continue;
      try {
        check(seen);
      } catch (error) {
        this.#failed(rule, row, error);
      }
    }
  }

  /** A rule that throws is skipped for this row, and the others continue. */
  #failed({ code }: RuleInfo, { place }: RawRow, error: unknown): void {
    this.#add(ruleFailed, { place, message: failure(code, error) });
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
    const finding = defined({
      code: rule.code,
      severity: found.severity ?? rule.severity,
      file: found.place.file,
      line: found.place.line,
      column,
      path,
      message: found.message,
      hint: found.hint ?? rule.remedy,
      repairable: found.repairable ?? rule.repairable,
    });
    const applied = this.#waivers.apply(finding);
    this.#list.add(applied);
    this.#options.onFinding?.(applied);
    this.examples.keep(rule.code, found, this.#now);
  }
}

/** A bit that every record has, beyond those of `trait`. */
const anyRecord = 1 << 31;

function rowRule({ rule, run }: Running, keys?: "keys"): RowRule[] {
  const check = run.row ?? (keys === undefined ? undefined : run.keys);
  return check === undefined ? [] : [{ rule, row: check.bind(run) }];
}

function recordRule({ rule, run }: Running): RecordRule[] {
  const { needs = -1 } = rule;
  return run.record === undefined ? [] : [{ rule, needs, record: run.record.bind(run) }];
}

/** Names the kind of error only, because its message may quote a row. */
function failure(what: string, error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  return `the rule ${what} failed here with a ${kind}; the other rules continued`;
}

/** One of our rules threw an error: a bug in Tunewright, never ignored silently. */
export const ruleFailed: RuleInfo = {
  code: "rule-failed",
  severity: "error",
  title: "A rule failed on this row",
  why: "The row was not fully checked, so a defect may have been missed.",
  remedy: "Check the row by hand, and report the bug to Tunewright with the code of the rule.",
  source: "Tunewright",
  repairable: false,
};

import type { Place, RawRow } from "../record.ts";
import type { Severity } from "./finding.ts";
import type { Labels } from "./labels.ts";
import type { CheckOptions } from "./options.ts";
import type { RowPlaces } from "./row-places.ts";
import type { SeenRecord } from "./seen-record.ts";

/** What a rule reports about one place. Never contains row text. */
export interface Found {
  readonly place: Place;
  /** JSON path or column, when it differs from that of the place. */
  readonly path?: string;
  /** Character column in the text at `path`, from 1, where it helps. */
  readonly column?: number;
  /** What is wrong. */
  readonly message: string;
  /** Replaces the rule's remedy where a better one is known. */
  readonly hint?: string;
  /** Replaces the rule's severity, e.g. for a reserved word in an answer. */
  readonly severity?: Severity;
  /** Replaces what the rule says about repairs, for a defect of which `--fix` repairs some only. */
  readonly repairable?: boolean | undefined;
}

/** What `validate --rules` and `RULES.md` say about a rule. */
export interface RuleInfo {
  /** Stable kebab-case code. */
  readonly code: string;
  readonly severity: Severity;
  /** A short noun phrase. */
  readonly title: string;
  /** Why it matters: what happens to the job or to the model. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** `validate --fix` fixes it safely. */
  readonly repairable: boolean;
}

/** What a rule gets when a check starts. */
export interface RuleContext {
  readonly options: CheckOptions;
  /** Places of the rows seen so far, by ordinal. */
  readonly rows: RowPlaces;
  /** Answers seen so far, while they look like labels. */
  readonly labels: Labels;
  report(found: Found): void;
}

/** A file that is about to be read. */
export interface CheckedFile {
  readonly name: string;
  readonly bytes?: number;
}

/** A rule running on one dataset. Its state must stay compact: a million rows are common. */
export interface RuleRun {
  file?(file: CheckedFile): void;
  /** Every row, including those that match no record shape. */
  row?(row: RawRow, seen: SeenRecord | undefined): void;
  /** The same without rows that are exactly a conversation (`RawRow.plain`), whose keys are right; for rules about keys. */
  keys?(row: RawRow, seen: SeenRecord | undefined): void;
  /** Every row that is a record; with `needs`, every one that has such a text. */
  record?(seen: SeenRecord): void;
  /** After the last row. */
  end?(): void;
}

/** One rule. A rule never throws for bad data, prints nothing, reads no file. */
export interface Rule extends RuleInfo {
  /** Bits of `trait`: the rule's `record` is not called for records without any of them. */
  readonly needs?: number;
  /** Undefined when the rule does not apply to this model, method or purpose. */
  create(context: RuleContext): RuleRun | undefined;
}

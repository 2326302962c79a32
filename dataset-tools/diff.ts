import { lastAnswer } from "./convert/format-writer.ts";
import { HashIndex } from "./hashing/hash-set.ts";
import { contentHash, questionHash } from "./hashing/record-hash.ts";
import { anyModel, type DatasetOptions } from "./options.ts";
import { LabelTally } from "./prepare/label-tally.ts";
import { type FileSummary, readInputs } from "./read-inputs.ts";
import type { Place, RawRow, TrainingRecord } from "./record.ts";

/** Two versions of a dataset, and how to read them. */
export interface DiffOptions
  extends Omit<DatasetOptions, "inputs" | "model" | "method" | "purpose" | "rules" | "system"> {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Maximum number of places listed of each kind; default 100. The counts are never cut. */
  readonly maxPlaces?: number | undefined;
}

/** Rows of one kind: how many, and where the first ones are. */
interface Rows<Where> {
  readonly count: number;
  readonly places: readonly Where[];
}

/** Differences between two versions. Order, spacing and record shape do not count; weights and unused columns do. */
export interface DatasetDiff {
  readonly before: { readonly files: readonly FileSummary[]; readonly records: number };
  readonly after: { readonly files: readonly FileSummary[]; readonly records: number };
  readonly unchanged: number;
  readonly added: Rows<Place>;
  readonly removed: Rows<Place>;
  /** The same question has a different answer, system prompt, tools, or other fields. */
  readonly changed: Rows<{ readonly before: Place; readonly after: Place }>;
  /** Rows of each label before and after, when the answers are few labels; null otherwise. */
  readonly labels: readonly { label: string; before: number; after: number }[] | null;
  /** Records that could not be read or recognized; they are not compared. */
  readonly unread: number;
}

/** Compares two versions of a dataset by content. @throws UserError for a wrong call */
export async function diffDatasets(options: DiffOptions): Promise<DatasetDiff> {
  const old = new OldVersion();
  const reading = {
    ...options,
    model: anyModel.model,
    rules: anyModel,
    reading: { reasoning: true, tools: true, extra: false, lostText: true },
  };
  const before = await readInputs({ ...reading, inputs: options.before }, old);
  const comparison = new Comparison(old, options.maxPlaces ?? 100);
  const after = await readInputs({ ...reading, inputs: options.after }, comparison);
  return {
    before: { files: before, records: total(before) },
    after: { files: after, records: total(after) },
    unchanged: comparison.unchanged,
    added: comparison.added,
    removed: comparison.removed(),
    changed: comparison.changed,
    labels: LabelTally.compare(old.labels, comparison.labels),
    unread: old.unread + comparison.unread,
  };
}

function total(files: readonly FileSummary[]): number {
  return files.reduce((sum, { records }) => sum + records, 0);
}

/** Remembers the rows of the first version at some 60 bytes each. */
class OldVersion {
  readonly contents = new HashIndex();
  readonly questions = new HashIndex();
  readonly labels = new LabelTally();
  readonly #lines: number[] = [];
  readonly #files: string[] = [];
  unread = 0;

  /** Distinct rows. */
  get rows(): number {
    return this.#lines.length;
  }

  problem({ rejected }: { rejected: boolean }): void {
    if (rejected) this.unread++;
  }

  /** An answer that is marked as bad is no row of the dataset. */
  readonly keepsUntrained = true;

  unwanted(): void {}

  row({ place }: RawRow, record: TrainingRecord | undefined): void {
    if (record === undefined) {
      this.unread++;
      return;
    }
    this.labels.add(lastAnswer(record));
    const ordinal = this.rows;
    if (this.contents.put(contentHash(record), ordinal) !== -1) return;
    this.questions.put(questionHash(record), ordinal);
    this.#lines.push(place.line);
    this.#files.push(place.file);
  }

  place(ordinal: number): Place {
    return { file: this.#files[ordinal] ?? "", line: this.#lines[ordinal] ?? 0 };
  }
}

class Comparison {
  readonly added = { count: 0, places: [] as Place[] };
  readonly changed = { count: 0, places: [] as { before: Place; after: Place }[] };
  readonly labels = new LabelTally();
  readonly #old: OldVersion;
  readonly #max: number;
  /** 1 for rows of the first version that the second has too, changed or not. */
  readonly #matched: Uint8Array;
  unchanged = 0;
  unread = 0;

  constructor(old: OldVersion, max: number) {
    this.#old = old;
    this.#max = max;
    this.#matched = new Uint8Array(old.rows);
  }

  problem({ rejected }: { rejected: boolean }): void {
    if (rejected) this.unread++;
  }

  /** An answer that is marked as bad is no row of the dataset. */
  readonly keepsUntrained = true;

  unwanted(): void {}

  row({ place }: RawRow, record: TrainingRecord | undefined): void {
    if (record === undefined) {
      this.unread++;
      return;
    }
    this.labels.add(lastAnswer(record));
    const same = this.#old.contents.get(contentHash(record));
    if (same !== -1) {
      this.unchanged++;
      this.#matched[same] = 1;
      return;
    }
    const asked = this.#old.questions.get(questionHash(record));
    if (asked === -1) this.#note(this.added, place);
    else {
      this.#note(this.changed, { before: this.#old.place(asked), after: place });
      this.#matched[asked] = 1;
    }
  }

  removed(): Rows<Place> {
    const removed = { count: 0, places: [] as Place[] };
    for (const [ordinal, matched] of this.#matched.entries()) {
      if (matched === 0) this.#note(removed, this.#old.place(ordinal));
    }
    return removed;
  }

  #note<Where>(rows: { count: number; places: Where[] }, where: Where): void {
    rows.count++;
    if (rows.places.length < this.#max) rows.places.push(where);
  }
}

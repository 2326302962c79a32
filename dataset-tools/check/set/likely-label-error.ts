import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Label } from "../labels.ts";
import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { type LabelModel, trainLabelModel } from "./label-model.ts";

const MAX_ROWS = 50_000;
const MAX_LABELS = 200;
const MAX_WORDS = 400;
const MIN_ROWS = 100;
/**
 * At most this share of the rows is reported, the most doubtful first. Measured on banking77 and CLINC150 with 1% of
 * the labels changed: three of four reported rows are really wrong, and 76 to 90% of the wrong ones are reported.
 */
const REPORTED_SHARE = 0.05;

/** A label that a small model, which did not see the row, finds very unlikely. */
export const likelyLabelError: Rule = {
  code: "likely-label-error",
  severity: "hint",
  title: "Label may be wrong",
  why: "A wrong label teaches the opposite of what is intended; even a few percent of them cost much accuracy.",
  remedy: "Check the row; the label may be right after all.",
  source:
    "Northcutt et al., Confident Learning (2021); naive Bayes on words and word pairs, leaving out one row at a time",
  repairable: false,
  create(context) {
    const memory = new RowMemory();
    return {
      record: (seen) => memory.add(seen),
      end: () => reportDoubts(memory, context),
    };
  },
};

/** Word hashes of the first 50,000 rows, with their ordinals and labels. */
class RowMemory {
  ordinals = new ChunkedUint32();
  starts = new ChunkedUint32();
  words = new ChunkedUint32();
  labels = new ChunkedUint32();
  readonly #numbers = new Map<string, number>();
  #open = true;

  add(seen: SeenRecord): void {
    const { answer, ordinal } = seen;
    if (!this.#open || answer === undefined || this.ordinals.length >= MAX_ROWS) return;
    const label = this.#number(answer);
    if (label === undefined) return;
    this.ordinals.push(ordinal);
    this.labels.push(label);
    this.starts.push(this.words.length);
    const hashes = seen.questionWords().subarray(0, MAX_WORDS);
    for (let i = 0; i < hashes.length; i++) {
      this.words.push(hashes[i] as number);
      if (i > 0)
        this.words.push(Math.imul(hashes[i - 1] as number, 0x9e3779b1) ^ (hashes[i] as number));
    }
  }

  #number(answer: string): number | undefined {
    const known = this.#numbers.get(answer);
    if (known !== undefined) return known;
    if (answer.length > 100 || this.#numbers.size >= MAX_LABELS) {
      this.#close();
      return undefined;
    }
    this.#numbers.set(answer, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The answers are not labels: what was kept is released. */
  #close(): void {
    this.#open = false;
    this.ordinals = new ChunkedUint32();
    this.starts = new ChunkedUint32();
    this.words = new ChunkedUint32();
    this.labels = new ChunkedUint32();
  }

  get labelCount(): number {
    return this.#numbers.size;
  }

  get complete(): boolean {
    return this.#open;
  }
}

function reportDoubts(memory: RowMemory, { labels, rows, report }: RuleContext): void {
  const all: readonly Label[] | undefined = labels.all;
  const count = memory.ordinals.length;
  if (all === undefined || !memory.complete || count < MIN_ROWS) return;
  const model: LabelModel = trainLabelModel(memory, memory.labelCount);
  for (const { row, likelier } of model.doubtful(Math.floor(count * REPORTED_SHARE))) {
    const place = rows.place(memory.ordinals.at(row));
    const like =
      all[likelier] === undefined
        ? ""
        : `; it fits the label of ${rows.name((all[likelier] as Label).first, place)}`;
    report({ place, message: `the label does not fit the question${like}` });
  }
}

import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import { SketchIndex, sketchOf } from "../hashing/sketch-index.ts";
import type { TrainingRecord } from "../record.ts";
import { DuplicateIndex } from "./duplicate-index.ts";
import { scanRecord } from "./seen-record.ts";

/**
 * Recognizes rows that repeat an earlier one of those added, by the measure of the rule `near-duplicate-row`: the same
 * apart from case, white space and sentence marks, or with the same answer and a few words of a long question changed.
 */
export class NearDuplicates {
  readonly #index = new DuplicateIndex();
  readonly #sketches = new SketchIndex();
  readonly #answers = new ChunkedUint32();

  /** Adds a record and says how it repeats an earlier one; undefined when it does not. */
  add(record: TrainingRecord): "exact" | "near" | undefined {
    const ordinal = this.#answers.length;
    const seen = scanRecord(record, ordinal, this.#index);
    const answer = seen.answered.low >>> 0;
    this.#answers.push(answer);
    if (seen.repeats.exact >= 0) return "exact";
    if (seen.repeats.plain >= 0) return "near";
    const other = this.#sketches.add(sketchOf(seen.words()), ordinal);
    return other >= 0 && this.#answers.at(other) === answer ? "near" : undefined;
  }
}

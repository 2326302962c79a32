import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import {
  type Answer,
  type AnswersOf,
  findAnswers,
  type RowAnswer,
  writeAnswers,
} from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { type Batch, type NumberedRow, readBatch } from "./rows.ts";

/** Answers are in the bucket after that time, so that a crash loses no more of them. */
const SAVE_EVERY_MS = 10_000;

/** Where a batch's rows and a model's answers to them are. */
export interface BatchPlace {
  readonly bucket: Bucket;
  readonly clock: Clock;
  readonly evaluationKey: string;
  readonly of: AnswersOf;
  /** Asks rows that the model has refused before once more. */
  readonly askRefused: boolean;
}

/** A batch of rows that a model is being asked, and its answers so far. */
export class OpenBatch {
  readonly #place: BatchPlace;
  readonly #first: number;
  readonly #rows: readonly EvaluationRow[];
  readonly #answers: Map<number, RowAnswer>;
  #savedAt: number;
  #changed = false;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    place: BatchPlace,
    first: number,
    content: { rows: readonly EvaluationRow[]; answers: Map<number, RowAnswer> },
  ) {
    this.#place = place;
    this.#first = first;
    this.#rows = content.rows;
    this.#answers = content.answers;
    this.#savedAt = place.clock.now();
  }

  /** Reads the rows and the earlier answers. Throws `Evaluation.BadRow`, `Object.Unreadable`. */
  static async open(place: BatchPlace, batch: Batch): Promise<OpenBatch> {
    const { bucket, evaluationKey, of, askRefused } = place;
    const [rows, answers] = await Promise.all([
      readBatch(bucket, evaluationKey, batch),
      findAnswers(bucket, of, batch.first),
    ]);
    if (askRefused) {
      for (const [row, { text }] of answers) if (text === null) answers.delete(row);
    }
    return new OpenBatch(place, batch.first, { rows, answers });
  }

  /** The rows that are not answered yet, in order. */
  missing(): NumberedRow[] {
    return this.#rows
      .map((row, index) => ({ number: this.#first + index, row }))
      .filter(({ number }) => !this.#answers.has(number));
  }

  /** Adds an answer; from time to time the object is written. */
  async keep({ number, row }: NumberedRow, answer: Answer): Promise<void> {
    const { recordId, reference } = row;
    this.#answers.set(number, { row: number, recordId, reference, ...answer });
    this.#changed = true;
    if (this.#place.clock.now() - this.#savedAt >= SAVE_EVERY_MS) await this.save();
  }

  /** Writes the object, if there is anything new. */
  save(): Promise<void> {
    // One after the other, or an older state could overwrite a newer one.
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  async #write(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const { bucket, clock, of } = this.#place;
    this.#savedAt = clock.now();
    await writeAnswers(bucket, { ...of, first: this.#first }, this.#answers.values());
  }
}

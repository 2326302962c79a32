import type { Example } from "../example.ts";
import type { LearnedFrom, Learner, RowLoss } from "../training.ts";
import type { Neighbor } from "./neighbors.ts";
import { lossOf, Prediction } from "./predictor.ts";
import { Prompt } from "./prompt.ts";
import { questionOf } from "./question.ts";
import { Reader } from "./reader.ts";
import { answerPieces, TextModel, textModelOf } from "./text-model.ts";

/**
 * Some 2,000 (of 20,000 rows) to 10,000 are read in a second of one core, so that a job takes minutes. A second epoch of
 * 2,000 rows of gsm8k, 240,000 pieces, lowers the loss on other rows by 0.002 nats: more teach little.
 */
const MAX_PIECES = 1_000_000;

/** Learns to write answers. Losses are per piece of the answer. */
export class TextLearner implements Learner {
  readonly method = "generate";
  readonly model: TextModel;
  readonly #examples: readonly Example[];
  readonly #neighbors: (readonly Neighbor[])[] = [];

  constructor({ examples, earlier }: LearnedFrom) {
    this.#examples = examples;
    this.model = textModelOf(examples, earlier instanceof TextModel ? earlier : undefined);
  }

  get records(): number {
    return this.#examples.length;
  }

  get maxRead(): number {
    const pieces = this.model.memory.store.starts[this.records] ?? 0;
    return Math.ceil((MAX_PIECES * this.records) / Math.max(1, pieces));
  }

  get state(): Record<string, Float32Array> {
    const { gate, preference } = this.model;
    return {
      "gate.values": gate.parameters.values,
      "gate.squares": gate.parameters.squares,
      "preference.values": preference.parameters.values,
      "preference.squares": preference.parameters.squares,
    };
  }

  step(batch: Int32Array, rate: number): number {
    let loss = 0;
    let pieces = 0;
    for (const row of batch) {
      const read = this.#read(row);
      loss += read.loss;
      pieces += read.pieces;
    }
    const { gate, preference } = this.model;
    for (const { parameters } of [gate, preference]) parameters.step(rate, 1 / pieces);
    return loss / pieces;
  }

  losses(validator: readonly Example[]): RowLoss[] {
    const { table } = this.model.memory;
    return validator.map(({ prompt, completion }) => {
      const size = table.size;
      const answer = answerPieces(completion, table);
      const question = questionOf(this.model.memory, prompt);
      const read = this.#lossOf(answer, new Reader(this.model, question));
      table.truncate(size);
      return read;
    });
  }

  rowLosses(rows: readonly number[]): RowLoss[] {
    return rows.map((row) =>
      this.#lossOf(this.model.memory.store.answer(row), this.#readerOf(row)),
    );
  }

  #lossOf(answer: ArrayLike<number>, reader: Reader): RowLoss {
    const loss = eachPiece(answer, reader, (at, piece) =>
      lossOf(new Prediction(this.model, at).probability(piece)),
    );
    return { loss, pieces: answer.length - 1 };
  }

  /** Gathers the slopes of a training row, of which the model knows nothing meanwhile. */
  #read(row: number): RowLoss {
    const answer = this.model.memory.store.answer(row);
    const loss = eachPiece(answer, this.#readerOf(row), (at, piece) =>
      new Prediction(this.model, at).learn(piece),
    );
    return { loss, pieces: answer.length - 1 };
  }

  /** Reads a training row as if it were not one. */
  #readerOf(row: number): Reader {
    const { table, neighbors } = this.model.memory;
    const { prompt } = this.#examples[row] as Example;
    const found = { features: neighbors.ofRow(row), neighbors: this.#neighborsOf(row) };
    return new Reader(this.model, { prompt: new Prompt(prompt, table), ...found }, row);
  }

  #neighborsOf(row: number): readonly Neighbor[] {
    const { neighbors } = this.model.memory;
    this.#neighbors[row] ??= neighbors.find(neighbors.ofRow(row), row);
    return this.#neighbors[row];
  }
}

/** Sum of what is said of each piece after the first, which is read then. */
function eachPiece(
  answer: ArrayLike<number>,
  reader: Reader,
  say: (reader: Reader, piece: number) => number,
): number {
  let sum = 0;
  for (let at = 1; at < answer.length; at += 1) {
    const piece = answer[at] as number;
    sum += say(reader, piece);
    reader.advance(piece);
  }
  return sum;
}

import type { Example } from "../example.ts";
import { Analogies } from "./analogies.ts";
import { AnswerStore } from "./answer-store.ts";
import { expertPriors } from "./experts.ts";
import { Gate } from "./gate.ts";
import { Neighbors } from "./neighbors.ts";
import { END, MARKS, PieceTable, START } from "./pieces.ts";
import { Preference } from "./preference.ts";
import { Prompt } from "./prompt.ts";
import { Shapes } from "./shapes.ts";
import { Spacing } from "./spacing.ts";
import { Spelling } from "./spelling.ts";
import { writeAnswer } from "./write-answer.ts";

/** What the model finds in its training rows. */
export interface Memory {
  readonly table: PieceTable;
  readonly store: AnswerStore;
  readonly neighbors: Neighbors;
  readonly analogies: Analogies;
  /** The answers' shapes. */
  readonly shapes: AnswerStore;
}

/**
 * A language model of answers: a mixture of experts that look things up in the training rows and in the prompt, whose
 * weights, and the preferences of prompts for pieces, are trained by gradient descent. Lookups of similar rows follow
 * Khandelwal et al., "Generalization through Memorization: Nearest Neighbor Language Models" (2020).
 */
export class TextModel {
  readonly memory: Memory;
  readonly gate = new Gate(expertPriors);
  readonly preference = new Preference();
  readonly spelling: Spelling;
  readonly spacing: Spacing;
  readonly shapes: Shapes;
  /** Pieces of the longest training answer. */
  readonly longest: number;

  /** @param shapes given where they are known already */
  constructor(memory: Memory, shapes?: Shapes) {
    this.memory = memory;
    const { table, store } = memory;
    this.spelling = Spelling.of([...new Set(store.pieces)].map((piece) => table.text(piece)));
    this.spacing = new Spacing(store.pieces, table);
    this.shapes = shapes ?? new Shapes(store, table);
    this.longest = store.answers().reduce((most, answer) => Math.max(most, answer.length), 0);
  }

  /** The likeliest answer, piece by piece. */
  answer(prompt: string): { text: string } {
    return { text: writeAnswer(this, prompt) };
  }
}

/** @param earlier model that is trained further: its rows and weights are kept */
export function textModelOf(examples: readonly Example[], earlier?: TextModel): TextModel {
  const table = new PieceTable(earlier === undefined ? MARKS : earlier.memory.table.texts);
  const answers = examples.map(({ completion }) => answerPieces(completion, table));
  const store = AnswerStore.of([...answers, ...(earlier?.memory.store.answers() ?? [])]);
  const shapes = new Shapes(store, table);
  const analogies = earlier?.memory.analogies.copy() ?? new Analogies();
  const shaped = examples.map(({ prompt: text }, row) => {
    const prompt = new Prompt(text, table);
    const answer = store.answer(row);
    analogies.learn(prompt, answer, table);
    return shapes.answer(answer, prompt);
  });
  const prompts = examples.map(({ prompt }) => prompt);
  const memory: Memory = {
    ...{ table, analogies, store },
    neighbors: Neighbors.of(prompts, earlier?.memory.neighbors),
    shapes: AnswerStore.of([...shaped, ...(earlier?.memory.shapes.answers() ?? [])]),
  };
  const model = new TextModel(memory, shapes);
  if (earlier !== undefined) {
    model.gate.parameters.values.set(earlier.gate.parameters.values);
    model.preference.parameters.values.set(earlier.preference.parameters.values);
  }
  return model;
}

/** An answer's pieces between its marks. */
export function answerPieces(answer: string, table: PieceTable): number[] {
  return [START, ...table.ids(answer), END];
}

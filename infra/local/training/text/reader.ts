import type { Features } from "../features.ts";
import { Analogies, type Analogous } from "./analogies.ts";
import { AnswerStore, MAX_ORDER } from "./answer-store.ts";
import { Context, type Longest } from "./context.ts";
import { EXPERT } from "./experts.ts";
import { FollowedNeighbors } from "./followed-neighbors.ts";
import type { Situation } from "./gate.ts";
import { COPIED, START } from "./pieces.ts";
import { type Following, PieceSequence, type Prompt } from "./prompt.ts";
import type { Question } from "./question.ts";
import { NOTHING, type Tally } from "./tally.ts";
import type { TextModel } from "./text-model.ts";

/** Features of a prompt that can speak for a piece: those that say most. */
const PROMPT_FEATURES = 64;
/** Pieces of one source that are candidates. */
const MAX_OF_A_SOURCE = 8;
/** The same where an answer is written, and all that may come next is wanted. */
const MAX_PROPOSED = 32;

/** Words of the prompt that are candidates for a place where others copied one. */
const MAX_COPIED = 4;

/** Pieces of a shape that are few. */
const SHORT = 2;

/** Reads an answer piece by piece, and says at each place what every expert expects. */
export class Reader {
  readonly prompt: Prompt;
  /** Of the prompt, those that can speak for a piece. */
  readonly features: Features;
  readonly #model: TextModel;
  readonly #context: Context;
  readonly #shape: Context;
  readonly #followed: FollowedNeighbors;
  readonly #ownAnalogies: Analogies | undefined;
  #last = -1;
  #copied: Following = { ...NOTHING, matched: 0 };
  /** The answer so far. */
  readonly #written: PieceSequence;
  #repeated: Following = { ...NOTHING, matched: 0 };
  #analogy: Analogous = { ...NOTHING, known: 0 };
  /** The last word before the last piece. */
  #word = -1;
  #longest: Longest = { order: 0, count: 0, isCertain: false };
  #longestShape: Longest = { order: 0, count: 0, isCertain: false };
  #spaced = 0;

  /** @param own the training row that is read, of which nothing may be known then; absent for other prompts */
  constructor(model: TextModel, { prompt, features, neighbors }: Question, own?: number) {
    const { table, store, shapes } = model.memory;
    this.#model = model;
    this.prompt = prompt;
    this.#written = new PieceSequence(table);
    this.features = {
      indices: features.indices.subarray(0, PROMPT_FEATURES),
      weights: features.weights.subarray(0, PROMPT_FEATURES),
    };
    this.#followed = new FollowedNeighbors(store, neighbors);
    this.#context = contextOf(store, own);
    this.#shape = contextOf(shapes, own);
    if (own !== undefined) {
      this.#ownAnalogies = new Analogies();
      this.#ownAnalogies.learn(prompt, store.answer(own), table);
    }
    this.advance(START);
  }

  /** Reads the next piece. */
  advance(piece: number): void {
    const { memory, spacing, shapes } = this.#model;
    const { table, analogies } = memory;
    this.#context.advance(piece);
    this.#shape.advance(piece === START ? START : shapes.of(piece, this.prompt));
    this.#longestShape = this.#shape.longest();
    this.#followed.advance(piece);
    const last = table.bare(piece);
    const before = this.#last < 0 ? -1 : table.bare(this.#last);
    this.#copied = this.prompt.following(last, before);
    this.#repeated = this.#written.following(last, before);
    if (piece !== START) this.#written.add(piece);
    const slot = { word: this.#word, last };
    this.#analogy = analogies.wordsFor(this.prompt, slot, this.#ownAnalogies);
    if (table.isWord(last)) this.#word = last;
    this.#longest = this.#context.longest();
    this.#spaced = spacing.after(piece);
    this.#last = piece;
  }

  get situation(): Situation {
    const { matched, likeness, next } = this.#followed;
    return {
      ...this.#longest,
      ...{ matched, likeness, isUnanimous: next.counts.size === 1 },
      ...{ shapeOrder: this.#longestShape.order, isShapeCertain: this.#longestShape.isCertain },
      ...{ copied: this.#copied.matched, analogy: this.#analogy.known },
      ...{ repeated: this.#repeated.matched },
      previous: this.#last,
    };
  }

  /** By expert: whether it has an opinion here. */
  get opinions(): boolean[] {
    const has: boolean[] = [];
    has[EXPERT.spelling] = true;
    for (let order = 0; order <= MAX_ORDER; order += 1) {
      has[EXPERT.after0 + order] = order <= this.#longest.order;
    }
    has[EXPERT.neighbors] = this.#followed.next.total > 0;
    has[EXPERT.neighborWords] = this.#followed.words.total > 0;
    has[EXPERT.copy] = this.#copied.total > 0;
    has[EXPERT.promptWords] = this.prompt.words.total > 0;
    has[EXPERT.repeat] = this.#repeated.total > 0;
    has[EXPERT.writtenWords] = this.#written.words.total > 0;
    has[EXPERT.analogy] = this.#analogy.total > 0;
    has[EXPERT.shape] = this.#longestShape.order > 0;
    has[EXPERT.shortShape] = this.#longestShape.order > SHORT;
    return has;
  }

  /** Writes each expert's probability of a piece into `out`. */
  probabilities(piece: number, out: Float64Array): void {
    const { memory, spelling } = this.#model;
    const { table } = memory;
    out.fill(0);
    out[EXPERT.spelling] = spelling.probability(table.text(piece));
    for (let order = 0; order <= this.#longest.order; order += 1) {
      const count = this.#context.countOf(order, piece);
      // What did not follow fewer pieces did not follow more.
      if (count === 0) break;
      out[EXPERT.after0 + order] = count / this.#context.count(order);
    }
    out[EXPERT.neighbors] = shareOf(this.#followed.next, piece);
    out[EXPERT.neighborWords] = shareOf(this.#followed.words, piece);
    const spacing = this.#spacingOf(piece);
    const bare = table.bare(piece);
    out[EXPERT.copy] = shareOf(this.#copied, piece);
    out[EXPERT.promptWords] = spacing * shareOf(this.prompt.words, bare);
    out[EXPERT.repeat] = shareOf(this.#repeated, piece);
    out[EXPERT.writtenWords] = spacing * shareOf(this.#written.words, bare);
    out[EXPERT.analogy] = spacing * shareOf(this.#analogy, bare);
    const { order } = this.#longestShape;
    if (order > 0) out[EXPERT.shape] = this.#shapeShare(order, piece);
    if (order > SHORT) out[EXPERT.shortShape] = this.#shapeShare(SHORT, piece);
  }

  /** How often that piece, or any word of the prompt, follows the last pieces of the answer's shape. */
  #shapeShare(order: number, piece: number): number {
    const { shapes, memory } = this.#model;
    const shape = shapes.of(piece, this.prompt);
    const share = this.#shape.countOf(order, shape) / this.#shape.count(order);
    if (shape !== COPIED || share === 0) return share;
    if (this.#analogy.total === 0 && this.#copied.total > 0) {
      return share * shareOf(this.#copied, piece);
    }
    const words = this.#analogy.total > 0 ? this.#analogy : this.prompt.words;
    return share * this.#spacingOf(piece) * shareOf(words, memory.table.bare(piece));
  }

  /** Probability that a word here has a space before it, or none, as this piece. */
  #spacingOf(piece: number): number {
    const isBare = this.#model.memory.table.bare(piece) === piece;
    return isBare ? 1 - this.#spaced : this.#spaced;
  }

  /** The pieces that most speaks for; others are possible. */
  candidates(): Set<number> {
    const { order } = this.#longest;
    const found = new Set(frequentOf(this.#followed.next, MAX_OF_A_SOURCE));
    for (let at = order; at >= Math.max(1, order - 1); at -= 1) {
      for (const piece of this.#context.following(at, MAX_OF_A_SOURCE)) found.add(piece);
    }
    for (const piece of this.#ofShape()) found.add(piece);
    return found;
  }

  /** What follows in answers of the same shape. */
  #ofShape(): number[] {
    return this.#shape
      .following(this.#longestShape.order, MAX_OF_A_SOURCE)
      .flatMap((piece) => (piece === COPIED ? this.#likelyWords() : piece));
  }

  /** The words of the prompt that are copied here, as far as more is known than that it has them. */
  #likelyWords(): number[] {
    const { table } = this.#model.memory;
    if (this.#analogy.total === 0) return [...frequentOf(this.#copied, MAX_COPIED)];
    const words = [...frequentOf(this.#analogy, MAX_COPIED)];
    return words.map((bare) => (this.#spaced < 0.5 ? bare : table.withSpace(bare)));
  }

  /** All pieces that something speaks for. */
  proposals(): Set<number> {
    const { table } = this.#model.memory;
    const found = this.candidates();
    for (let order = 1; order <= this.#longest.order; order += 1) {
      for (const piece of this.#context.following(order, MAX_PROPOSED)) found.add(piece);
    }
    for (const piece of frequentOf(this.#followed.words, MAX_PROPOSED)) found.add(piece);
    for (const tally of [this.#copied, this.#repeated]) {
      for (const piece of frequentOf(tally, MAX_PROPOSED)) found.add(piece);
    }
    for (const tally of [this.#analogy, this.prompt.words, this.#written.words]) {
      for (const bare of frequentOf(tally, MAX_PROPOSED)) {
        found.add(bare);
        found.add(table.withSpace(bare));
      }
    }
    found.delete(START);
    return found;
  }
}

function contextOf(store: AnswerStore, own: number | undefined): Context {
  return new Context(store, own === undefined ? undefined : AnswerStore.of([store.answer(own)]));
}

function shareOf({ counts, total }: Tally, piece: number): number {
  return total > 0 ? (counts.get(piece) ?? 0) / total : 0;
}

/** The most frequent, so many at most. */
function frequentOf({ counts }: Tally, limit: number): Iterable<number> {
  if (counts.size <= limit) return counts.keys();
  const all = [...counts].sort(([one, count], [other, more]) => more - count || one - other);
  return all.slice(0, limit).map(([piece]) => piece);
}

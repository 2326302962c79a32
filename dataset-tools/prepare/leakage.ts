import { HashSet } from "../hashing/hash-set.ts";
import { SketchIndex } from "../hashing/sketch-index.ts";
import type { Manifest } from "./manifest.ts";
import { QuestionSample, StoredQuestions } from "./question-sample.ts";
import type { SpoolHead } from "./row-spool.ts";
import type { Part } from "./splitter.ts";

/** What is known about the rows on one side of a split. */
class Side {
  readonly exact = new HashSet();
  readonly questions = new HashSet();
  readonly groups = new HashSet();
  readonly near = new SketchIndex();
  readonly sample = new QuestionSample();
}

/** An earlier preparation to compare with. */
class Earlier {
  readonly #evaluation: StoredQuestions;
  readonly #training: StoredQuestions;
  readonly #train: string | null;
  #heldOutThen = 0;
  #trainedThen = 0;

  constructor({ questions, split }: Manifest) {
    this.#evaluation = new StoredQuestions(questions.evaluation);
    this.#training = new StoredQuestions(questions.train);
    this.#train = split.parts.train?.sha256 ?? null;
  }

  place(question: string, part: Part): void {
    if (part === "train" && this.#evaluation.has(question)) this.#heldOutThen++;
    if (part === "evaluation" && this.#training.has(question)) this.#trainedThen++;
  }

  counts(): Manifest["leakage"]["against"][number] {
    return {
      train: this.#train,
      heldOutThen: this.#heldOutThen,
      trainedThen: this.#trainedThen,
      whole: this.#evaluation.whole && this.#training.whole,
    };
  }
}

/** Counts rows with a match on the other side of the split, as the rows are added. */
export class LeakageCount {
  readonly #training = new Side();
  readonly #heldOut = new Side();
  readonly #evaluation = new QuestionSample();
  readonly #earlier: readonly Earlier[];
  readonly #unique: boolean;
  #exact = 0;
  #question = 0;
  #near: number | null = null;
  #group = 0;

  /** `unique`: no two rows have the same id, so none has an exact match. */
  constructor(against: readonly Manifest[], unique = false) {
    this.#unique = unique;
    this.#earlier = against.map((manifest) => new Earlier(manifest));
  }

  /** Adds a row to its part; with a sketch of its question, near-equal questions are found too. */
  place({ id, question, group, sketch }: SpoolHead, part: Part): void {
    const [own, other] =
      part === "train" ? [this.#training, this.#heldOut] : [this.#heldOut, this.#training];
    if (!this.#unique) {
      if (other.exact.has(id)) this.#exact++;
      own.exact.add(id);
    }
    if (other.questions.has(question)) this.#question++;
    own.questions.add(question);
    if (group !== undefined) {
      if (other.groups.has(group)) this.#group++;
      own.groups.add(group);
    }
    if (sketch !== undefined) {
      this.#near = (this.#near ?? 0) + (other.near.find(sketch) === -1 ? 0 : 1);
      own.near.add(sketch, 0);
    }
    own.sample.add(question);
    if (part === "evaluation") this.#evaluation.add(question);
    for (const earlier of this.#earlier) earlier.place(question, part);
  }

  counts(): Manifest["leakage"] {
    return {
      exact: this.#exact,
      question: this.#question,
      near: this.#near,
      group: this.#group,
      against: this.#earlier.map((earlier) => earlier.counts()),
    };
  }

  /** Samples of the questions, for later datasets to compare with. */
  questions(): Manifest["questions"] {
    return { train: this.#training.sample.stored(), evaluation: this.#evaluation.stored() };
  }
}

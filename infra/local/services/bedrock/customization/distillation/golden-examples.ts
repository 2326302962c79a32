import { Neighbors } from "../../../../training/text/neighbors.ts";
import type { TeacherPrompt } from "./prompt-record.ts";

/** More are not searched, and no more of a question is compared: this bounds the time that no one else is answered. */
const MAX_EXAMPLES = 1000;
const MAX_COMPARED = 1000;
/** Characters of all examples before one question. */
const MAX_CHARACTERS = 30_000;

/** The rows that have the user's own answer: the most similar ones show the teacher how to answer the others. */
export class GoldenExamples {
  readonly #examples: readonly TeacherPrompt[];
  readonly #neighbors: Neighbors;

  constructor(prompts: readonly TeacherPrompt[]) {
    const golden = prompts.filter(({ completion }) => completion !== "");
    const apart = Math.max(1, golden.length / MAX_EXAMPLES);
    const count = Math.min(golden.length, MAX_EXAMPLES);
    this.#examples = Array.from(
      { length: count },
      (_, at) => golden[Math.floor(at * apart)],
    ).filter((example) => example !== undefined);
    this.#neighbors = Neighbors.of(this.#examples.map(comparedOf));
  }

  /** The most similar ones, the best last; none with the question itself, whose answer the teacher must not see. */
  like(asked: TeacherPrompt): TeacherPrompt[] {
    if (this.#examples.length === 0) return [];
    let room = MAX_CHARACTERS;
    return this.#neighbors
      .find(this.#neighbors.featuresOf(comparedOf(asked)))
      .flatMap(({ row }) => this.#examples[row] ?? [])
      .filter(({ question, completion }) => {
        if (question === asked.question) return false;
        room -= question.length + completion.length;
        return room >= 0;
      })
      .reverse();
  }
}

function comparedOf({ question }: TeacherPrompt): string {
  return question.slice(-MAX_COMPARED);
}

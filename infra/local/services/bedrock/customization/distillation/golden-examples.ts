import { setImmediate } from "node:timers/promises";
import { featuresOf } from "../../../../training/features.ts";
import type { TeacherPrompt } from "./prompt-record.ts";

/** More are not searched, and no more of a question is compared: each prompt then takes some milliseconds. */
const MAX_SEARCHED = 1000;
const MAX_COMPARED = 1000;
/** Examples before one question, and characters of all of them. */
const MAX_EXAMPLES = 8;
const MAX_CHARACTERS = 30_000;
/** After this many others get their turn. */
const AT_A_TIME = 10;

/** The rows that have the user's own answer: the most similar ones show the teacher how to answer the others. */
export class GoldenExamples {
  readonly #examples: readonly TeacherPrompt[];
  /** By n-gram, the examples that have it, with its weight. */
  readonly #having = new Map<number, { readonly row: number; readonly weight: number }[]>();

  private constructor(examples: readonly TeacherPrompt[]) {
    this.#examples = examples;
  }

  /** Those among all prompts; of very many a part, spread over the whole file. */
  static async among(prompts: readonly TeacherPrompt[]): Promise<GoldenExamples> {
    const golden = prompts.filter(({ completion }) => completion !== "");
    const every = Math.ceil(golden.length / MAX_SEARCHED);
    const examples = new GoldenExamples(golden.filter((_, at) => at % every === 0));
    for (const row of examples.#examples.keys()) {
      examples.#add(row);
      if (row % AT_A_TIME === 0) await setImmediate();
    }
    return examples;
  }

  /** The most similar ones, the best last; none with the question itself, whose answer the teacher must not see. */
  like(asked: TeacherPrompt): TeacherPrompt[] {
    let room = MAX_CHARACTERS;
    return this.#byLikeness(asked)
      .filter(({ question }) => question !== asked.question)
      .slice(0, MAX_EXAMPLES)
      .filter(({ question, completion }) => {
        room -= question.length + completion.length;
        return room >= 0;
      })
      .reverse();
  }

  #add(row: number): void {
    const { indices, weights } = featuresOf(comparedOf(this.#examples[row]));
    indices.forEach((index, at) => {
      const having = this.#having.get(index) ?? [];
      having.push({ row, weight: weights[at] as number });
      this.#having.set(index, having);
    });
  }

  /** Those that have an n-gram in common with a question, the most similar first. */
  #byLikeness(asked: TeacherPrompt): TeacherPrompt[] {
    const { indices, weights } = featuresOf(comparedOf(asked));
    const likeness = new Float64Array(this.#examples.length);
    indices.forEach((index, at) => {
      for (const { row, weight } of this.#having.get(index) ?? []) {
        likeness[row] = (likeness[row] as number) + weight * (weights[at] as number);
      }
    });
    return [...likeness.keys()]
      .filter((row) => likeness[row] !== 0)
      .sort((one, other) => (likeness[other] as number) - (likeness[one] as number) || one - other)
      .flatMap((row) => this.#examples[row] ?? []);
  }
}

function comparedOf(prompt: TeacherPrompt | undefined): string {
  return prompt?.question.slice(-MAX_COMPARED) ?? "";
}

import { jsonOf, withoutFence } from "../check/json-answers.ts";

const MIN_ROWS = 5;
const MIN_SHARE = 0.6;

/** Counts JSON answers with and without code fences, to strip the fences where most answers are JSON alone. */
export class AnswerFences {
  #rows = 0;
  #alone = 0;
  #fenced = 0;

  /** Counts an answer. */
  add(answer: string): void {
    this.#rows++;
    const inner = withoutFence(answer);
    if (jsonOf(inner ?? answer) === undefined) return;
    if (inner === undefined) this.#alone++;
    else this.#fenced++;
  }

  /** After all answers: the JSON between the fences of this one; undefined when nothing is to be stripped. */
  strip(answer: string): string | undefined {
    const json = this.#alone + this.#fenced;
    if (this.#rows < MIN_ROWS || json < this.#rows * MIN_SHARE || this.#fenced >= this.#alone) {
      return undefined;
    }
    const inner = withoutFence(answer);
    return inner === undefined || jsonOf(inner) === undefined ? undefined : inner.trim();
  }
}

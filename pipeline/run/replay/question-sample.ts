import { hash } from "node:crypto";
import { HashIndex } from "../../../dataset-tools/hashing/hash-set.ts";
import type { LoggedAnswer, Question, ReplayRow } from "./replay-row.ts";

interface Kept {
  readonly id: string;
  readonly question: Question;
  calls: number;
  logged: LoggedAnswer | null;
  loggedVaries: boolean;
  reference: string | null;
}

/**
 * The distinct questions with the smallest hashes, each once: the same of the same calls, in whatever order they come.
 * It holds no more than twice as many questions as are wanted, and a few bytes of every other.
 */
export class QuestionSample {
  readonly #limit: number;
  readonly #seen = new HashIndex();
  #kept = new Map<string, Kept>();
  /** Questions with a larger hash are not among the wanted ones. */
  #max: string | null = null;
  #distinct = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Distinct questions that were added, whether or not they are in the sample. */
  get distinct(): number {
    return this.#distinct;
  }

  add(question: Question): void {
    const id = questionId(question);
    if (this.#seen.put(id, 1) < 0) this.#distinct += 1;
    if (this.#max !== null && id > this.#max) return;
    const { logged, reference } = question;
    const kept = this.#kept.get(id);
    if (kept === undefined) {
      this.#kept.set(id, { id, question, calls: 1, logged, loggedVaries: false, reference });
      if (this.#kept.size >= 2 * this.#limit) this.#trim();
      return;
    }
    kept.calls += 1;
    kept.reference = firstOf(kept.reference, reference);
    if (logged !== null) addAnswer(kept, logged);
  }

  /** The sample, by hash. */
  rows(): ReplayRow[] {
    this.#trim();
    return [...this.#kept.values()].map(rowOf);
  }

  #trim(): void {
    const ordered = [...this.#kept.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    const wanted = ordered.slice(0, this.#limit);
    this.#kept = new Map(wanted.map((one) => [one.id, one]));
    if (wanted.length === this.#limit) this.#max = wanted.at(-1)?.id ?? null;
  }
}

/** Of different right answers the first in the alphabet. */
function firstOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** Of different answers the latest is kept; of those at the same time the first in the alphabet. */
function addAnswer(kept: Kept, logged: LoggedAnswer): void {
  const before = kept.logged;
  if (before === null) {
    kept.logged = logged;
    return;
  }
  if (before.text !== logged.text) kept.loggedVaries = true;
  const [one, other] = [before.at ?? "", logged.at ?? ""];
  if (other > one || (other === one && logged.text < before.text)) kept.logged = logged;
}

/** Hash of what the model is asked: 16 hex digits. */
function questionId({ system, messages }: Question): string {
  return hash("sha256", JSON.stringify([system, messages]), "hex").slice(0, 16);
}

function rowOf({ id, question, calls, logged, loggedVaries, reference }: Kept): ReplayRow {
  const { system, messages } = question;
  const of = { recordId: id, system, messages, reference: reference ?? "" };
  return { ...of, calls, hasReference: reference !== null, logged, loggedVaries };
}

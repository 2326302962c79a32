import { UserError } from "../../errors.ts";
import type { Arm } from "../../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import { type ExternalSpec, scoreName } from "../../workflow/score-spec.ts";

/** One answer to score. */
export interface Scorable {
  readonly arm: Arm;
  /** Number of the row in its file, from 0. */
  readonly row: number;
  readonly answer: string;
  readonly question: EvaluationRow;
}

/** Scores answers by a rule that is not ours. */
export interface ExternalScorer {
  /**
   * The values of the first of the answers, in order; fewer than all of them where the time is up or the rule is busy.
   * @param until milliseconds since the epoch after which no further answer is scored
   * @throws UserError `Score.…` naming the row, never its content
   */
  score(answers: readonly Scorable[], until: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Milliseconds that one answer may take. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** What a rule of the user has returned for an answer, or has in the member `value` of what it returned. */
export interface Returned {
  /** null where it is no number. */
  readonly value: number | null;
  /** As `typeof` has it, or `null`. */
  readonly type: string;
}

/**
 * The value of an answer, from 0 to 1.
 * @throws UserError `Score.BadValue`
 */
export function checkedValue({ value, type }: Returned, spec: ExternalSpec, of: Scorable): number {
  if (value !== null && value >= 0 && value <= 1) return value;
  const found = value === null ? `a value of type ${type}` : String(value);
  throw new UserError(
    "Score.BadValue",
    `the scorer ${scoreName(spec)} returned ${found} for ${whereIs(of)}`,
    { hint: "It must return a number from 0 to 1, or { value: number }." },
  );
}

/** An answer, or the answers that a rule gets together, in order. */
type Scored = Scorable | readonly Scorable[];

/** The error of a rule that failed at an answer. Its message may hold the row's content, so only the name is given. */
export function scorerFailed(spec: ExternalSpec, of: Scored, errorName: string): UserError {
  const name = /^[A-Za-z][A-Za-z0-9._]{0,60}$/.test(errorName) ? errorName : "an error";
  return new UserError(
    "Score.Failed",
    `the scorer ${scoreName(spec)} failed with ${name} at ${whereIs(of)}`,
    { hint: "Its message is left out, since it may hold the row's content. Try it on that row." },
  );
}

/** The error of a rule that took too long. */
export function scorerTimedOut(spec: ExternalSpec, of: Scored, limitMs: number): UserError {
  return new UserError(
    "Score.TimedOut",
    `the scorer ${scoreName(spec)} took more than ${limitMs / 1000} s for ${whereIs(of)}`,
    { hint: "Make it faster, or look whether it waits for something that does not answer." },
  );
}

/** Where answers are, for people, who count rows from 1. */
export function whereIs(of: Scored): string {
  const all = "row" in of ? [of] : of;
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return "no answer";
  if (first === last) return `the ${first.arm} model's answer to held-out row ${first.row + 1}`;
  return `the ${first.arm} model's answers to held-out rows ${first.row + 1} to ${last.row + 1}`;
}

/** What a rule gets of a row besides the answer and the reference. */
export function rowOf(of: EvaluationRow) {
  const { messages, system, slices = {} } = of;
  return { question: questionOf(of), system, messages, slices };
}

/** The text of the last turn of a row: what the answer is to. */
function questionOf({ messages }: EvaluationRow): string {
  return (
    messages
      .at(-1)
      ?.content.map(({ text }) => text)
      .join("") ?? ""
  );
}

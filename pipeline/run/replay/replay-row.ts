import { z } from "zod";
import { EvaluationRow } from "../../run-folder/evaluation-row.ts";

/** What production answered to a question at the time. */
export const LoggedAnswer = z.strictObject({
  text: z.string(),
  /** As the log names it: an id, a profile or an ARN. */
  modelId: z.string().nullable(),
  /** By the log's own account; null where it does not say. */
  outputTokens: z.number().nullable(),
  /** ISO 8601; null where the log does not say. */
  at: z.string().nullable(),
});
export type LoggedAnswer = z.infer<typeof LoggedAnswer>;

/** A question of a replay: a line of `replays/<id>/rows-….jsonl`. Its `recordId` is a hash of the question. */
export const ReplayRow = EvaluationRow.extend({
  /** Logged calls, or rows, that asked exactly this. */
  calls: z.int().positive(),
  /** Whether `reference` is a right answer; else it is empty. */
  hasReference: z.boolean(),
  /** The latest answer that the log has; null where it has none. */
  logged: LoggedAnswer.nullable(),
  /** The log has different answers to it. */
  loggedVaries: z.boolean(),
});
export type ReplayRow = z.infer<typeof ReplayRow>;

/** A call of the input that can be replayed. */
export interface Question extends Pick<EvaluationRow, "system" | "messages"> {
  /** It was asked in production; else it is a labeled row. */
  readonly isLogged: boolean;
  readonly logged: LoggedAnswer | null;
  /** The right answer of a labeled row; null where none is known. */
  readonly reference: string | null;
}

import { z } from "zod";
import type { DatasetOptions } from "../../../dataset-tools/index.ts";
import { anyModel } from "../../../dataset-tools/options.ts";
import { readInputs } from "../../../dataset-tools/read-inputs.ts";
import type { OpenRemote } from "../prepare.ts";
import { type CallFilter, Filter, NoAnswer, readCall, SkipReason } from "./logged-call.ts";
import { QuestionSample } from "./question-sample.ts";
import type { Question, ReplayRow } from "./replay-row.ts";

/** What was read, and what became of it: every row counts in just one of `questions`, `filtered` and `skipped`. */
export const Collected = z.strictObject({
  /** Rows of all inputs. */
  rows: z.number(),
  /** Rows that ask something which can be asked again. */
  questions: z.number(),
  /** Different questions among them. */
  distinct: z.number(),
  /** Not wanted, by what. */
  filtered: z.partialRecord(Filter, z.number()),
  /** Cannot be replayed, by reason. */
  skipped: z.partialRecord(SkipReason, z.number()),
  /** Calls that can be replayed, but whose answer then is not known, by reason. */
  noAnswer: z.partialRecord(NoAnswer, z.number()),
  /** Objects in S3 that were not read, since their keys are of other hours. */
  otherHours: z.number(),
});
export type Collected = z.infer<typeof Collected>;

/** What is read, and which of it is wanted. */
export interface CollectRequest {
  /** Local files, folders and globs, and `s3://bucket/key`. */
  readonly inputs: readonly string[];
  readonly otherHours: number;
  readonly filter: CallFilter;
  /** Distinct questions at most. */
  readonly limit: number;
  /** How a question is asked now. */
  readonly askAs: (question: Question) => Question;
  /** How rows of tables are read. */
  readonly reading: Partial<DatasetOptions>;
  readonly openRemote: OpenRemote;
  readonly onProgress: NonNullable<DatasetOptions["onProgress"]>;
}

/**
 * Reads calls as questions: each distinct one once, and of those a sample by hash where there are more than wanted.
 * @throws UserError `Dataset.…` where an input cannot be opened
 */
export async function collectQuestions(
  request: CollectRequest,
): Promise<{ collected: Collected; rows: ReplayRow[] }> {
  const { inputs, otherHours, filter, limit, askAs, reading } = request;
  const sample = new QuestionSample(limit);
  const filtered: Collected["filtered"] = {};
  const skipped: Collected["skipped"] = {};
  const noAnswer: Collected["noAnswer"] = {};
  let [rows, questions] = [0, 0];
  const skip = (why: SkipReason) => {
    rows += 1;
    skipped[why] = (skipped[why] ?? 0) + 1;
  };
  const { openRemote, onProgress } = request;
  await readInputs(
    { ...reading, inputs, openRemote, onProgress, model: anyModel.model, rules: anyModel },
    {
      keepsUntrained: true,
      problem: ({ rejected }) => {
        if (rejected) skip("unreadable");
      },
      row(row, record) {
        const call = readCall(row, record, filter);
        if (call.kind === "skipped") {
          skip(call.why);
          return;
        }
        rows += 1;
        if (call.kind === "filtered") filtered[call.by] = (filtered[call.by] ?? 0) + 1;
        else {
          questions += 1;
          const why = call.noAnswer;
          if (why !== null) noAnswer[why] = (noAnswer[why] ?? 0) + 1;
          sample.add(askAs(call.question));
        }
      },
    },
  );
  const of = {
    rows,
    questions,
    distinct: sample.distinct,
    filtered,
    skipped,
    noAnswer,
    otherHours,
  };
  return { collected: of, rows: sample.rows() };
}

import { askedOf, evaluatedOf } from "../evaluation/evaluated.ts";
import { scorersOf } from "../evaluation/external/made-scores.ts";
import { questionOf } from "../evaluation/gate/question-slices.ts";
import { readRows } from "../evaluation/rows.ts";
import { type ScoredRow, scoreRow } from "../evaluation/scored-rows.ts";
import type { Bucket } from "../objects.ts";
import { type Answer, type AnsweredRow, readAnswers } from "../run-folder/answered-rows.ts";
import type { ChangedAnswer, ChangedRow, RowChanges } from "../run-folder/report.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { LargestChanges } from "./largest-changes.ts";

/** Characters of a text that the report keeps. */
const MAX_CHARACTERS = 2_000;

/** Marks where a text was shortened. */
const CUT = " […]";

/**
 * The held-out rows that became worse or better by the score that decides, as many as a report shows. Holds no more
 * in memory, however many rows there are.
 * @throws UserError for answers or a held-out file that cannot be read, or a score that was not made
 */
export async function changedRows(
  bucket: Bucket,
  request: ExecutionInput,
  modelArn: string,
): Promise<RowChanges> {
  const { scores } = request.evaluation;
  const { runId, dataset } = request;
  const first = { runId, scores: scores.slice(0, 1), labels: dataset.labels };
  const scorers = await scorersOf(bucket, first);
  const asked = askedOf(evaluatedOf(request, modelArn));
  const largest = new LargestChanges<ChangedRow>();
  for await (const answered of readAnswers(bucket, { runId: request.runId, asked })) {
    const scored = scoreRow(scorers, answered, { group: null, slices: {} });
    const gain = scoreOf(scored.tuned) - scoreOf(scored.base);
    largest.add(gain, () => changedRow(answered, scored));
  }
  const { rows, ...counted } = largest.result();
  return { ...counted, rows: await withQuestions(bucket, request.dataset.evaluation, rows) };
}

function scoreOf({ values: [value = 0] }: ScoredRow["tuned"]): number {
  return value;
}

function changedRow(answered: AnsweredRow, scored: ScoredRow): ChangedRow {
  const { row, recordId, reference, tuned, base } = answered;
  const isShortened = [reference, tuned.text, base.text].some(
    (text) => text !== null && text.length > MAX_CHARACTERS,
  );
  return {
    ...{ row, recordId, question: null, reference: shorten(reference), isShortened },
    change: scoreOf(scored.tuned) < scoreOf(scored.base) ? "worse" : "better",
    tuned: changedAnswer(tuned, scored.tuned),
    base: changedAnswer(base, scored.base),
  };
}

function changedAnswer({ text, stopReason }: Answer, scored: ScoredRow["tuned"]): ChangedAnswer {
  return {
    text: text === null ? null : shorten(text),
    value: scoreOf(scored),
    label: scored.label,
    isCut: stopReason === "max_tokens",
  };
}

/** Adds the questions. */
async function withQuestions(
  bucket: Bucket,
  key: string,
  rows: readonly ChangedRow[],
): Promise<ChangedRow[]> {
  const questions = new Map<number, string>();
  const wanted = new Set(rows.map(({ row }) => row));
  for await (const { number, row } of readRows(bucket, key, wanted)) {
    questions.set(number, questionOf(row));
  }
  return rows.map((row) => withQuestion(row, questions.get(row.row)));
}

function withQuestion(row: ChangedRow, question: string | undefined): ChangedRow {
  if (question === undefined) return row;
  const isShortened = row.isShortened || question.length > MAX_CHARACTERS;
  return { ...row, question: shorten(question), isShortened };
}

/** Cuts a long text, never within a character, and marks the place. */
export function shorten(text: string, max = MAX_CHARACTERS): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).replace(/[\ud800-\udbff]$/, "")}${CUT}`;
}

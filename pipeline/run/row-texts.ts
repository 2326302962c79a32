import { readRows } from "../evaluation/rows.ts";
import { tunedAnswers } from "./pair-answers.ts";
import type { ChangedRow, RowTexts } from "./run-comparison.ts";
import type { ReadSide } from "./run-side.ts";

/** Reads question, reference and both answers of some rows, in the same order. */
export async function readTexts(
  a: ReadSide,
  b: ReadSide,
  rows: readonly ChangedRow[],
): Promise<RowTexts[]> {
  const ids = new Set(rows.map(({ recordId }) => recordId));
  const [questions, ofA, ofB] = await Promise.all([
    questionsOf(a, ids),
    answersOf(a, ids),
    answersOf(b, ids),
  ]);
  return rows.map((row) => ({
    ...row,
    question: questions.get(row.recordId) ?? "",
    reference: ofA.get(row.recordId)?.reference ?? "",
    answerA: ofA.get(row.recordId)?.text ?? null,
    answerB: ofB.get(row.recordId)?.text ?? null,
  }));
}

async function answersOf(side: ReadSide, ids: ReadonlySet<string>) {
  const found = new Map<string, { reference: string; text: string | null }>();
  for await (const { recordId, reference, text } of tunedAnswers(side)) {
    if (ids.has(recordId) && !found.has(recordId)) found.set(recordId, { reference, text });
  }
  return found;
}

/** The last message of each row. */
async function questionsOf(
  { environment, input }: ReadSide,
  ids: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (input === null) return found;
  for await (const { row } of readRows(environment.bucket, input.dataset.evaluation)) {
    const { recordId, messages } = row;
    if (!ids.has(recordId)) continue;
    const texts = messages.at(-1)?.content.map(({ text }) => text) ?? [];
    found.set(recordId, texts.join(" "));
  }
  return found;
}

import { z } from "zod";
import { parseJson } from "../json-objects.ts";
import { type Bucket, findText, listKeys, writeText } from "../objects.ts";
import { runLayout } from "./layout.ts";

/** A model's answer to one row, or why there is none. */
const Answer = z.object({
  /** null when the call failed. */
  text: z.string().nullable(),
  /** AWS's error name when the call failed, e.g. `ThrottlingException`. */
  error: z.string().nullable(),
  inputTokens: z.number(),
  outputTokens: z.number(),
});
export type Answer = z.infer<typeof Answer>;

/** Both models' answers to one row: a line of `evaluation/rows-….jsonl`. */
const AnsweredRow = z.object({
  recordId: z.string(),
  reference: z.string(),
  tuned: Answer,
  base: Answer,
});
export type AnsweredRow = z.infer<typeof AnsweredRow>;

/** Key of the batch of answered rows that starts with row `first`, counted from 0. */
function batchKey(runId: string, first: number): string {
  return `${runLayout(runId).evaluationRows}rows-${String(first).padStart(8, "0")}.jsonl`;
}

/** Whether the batch that starts with row `first` was already answered. */
export async function hasAnswers(bucket: Bucket, runId: string, first: number): Promise<boolean> {
  return (await findText(bucket, batchKey(runId, first))) !== undefined;
}

/** Writes the batch of answered rows that starts with row `first`. */
export async function writeAnswers(
  bucket: Bucket,
  { runId, first }: { runId: string; first: number },
  rows: readonly AnsweredRow[],
): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(AnsweredRow.parse(row))}\n`).join("");
  await writeText(bucket, batchKey(runId, first), { text, type: "application/jsonl" });
}

/** Streams all answered rows of a run, in order. Throws UserError `Object.Unreadable`. */
export async function* readAnswers(bucket: Bucket, runId: string): AsyncGenerator<AnsweredRow> {
  for (const key of await listKeys(bucket, runLayout(runId).evaluationRows)) {
    const found = await findText(bucket, key);
    for (const [index, line] of (found?.text ?? "").split("\n").entries()) {
      if (line === "") continue;
      yield parseJson(line, AnsweredRow, `s3://${bucket.name}/${key}, line ${index + 1},`);
    }
  }
}

import type { ProposedReplay } from "../../pipeline/run/replay/propose-replay.ts";
import { type ReplayRecord, rowsFile } from "../../pipeline/run/replay/replay-folder.ts";
import type { ReplayRow } from "../../pipeline/run/replay/replay-row.ts";
import type { Pace } from "../../pipeline/workflow/input.ts";
import { BASE, TUNED } from "./asking.ts";

/** An entry of Bedrock's model invocation log, of a call by Converse. */
export function logEntry(question: string, answer: string | null, changes: object = {}) {
  const message = { role: "assistant", content: [{ text: answer }] };
  const output = { outputBodyJson: { output: { message } }, outputTokenCount: 3 };
  return {
    ...{ schemaType: "ModelInvocationLog", schemaVersion: "1.0", region: "us-east-1" },
    ...{ timestamp: "2026-11-27T06:10:00Z", accountId: "123456789012", requestId: "r" },
    ...{ operation: "Converse", modelId: TUNED },
    input: {
      inputContentType: "application/json",
      inputBodyJson: { messages: [{ role: "user", content: [{ text: question }] }] },
    },
    ...(answer === null ? {} : { output }),
    ...changes,
  };
}

/** Questions that name one of two labels; production answered half of them wrong. */
export function replayRows(count: number): ReplayRow[] {
  return Array.from({ length: count }, (_, row) => ({
    ...{ recordId: String(row).padStart(16, "0"), system: "Answer with one of: refund, delivery" },
    messages: [{ role: "user", content: [{ text: `delivery ${row}` }] }],
    ...{ reference: "", hasReference: false, calls: 1 + (row % 2), loggedVaries: false },
    logged: {
      text: row % 2 === 0 ? "delivery" : "refund",
      ...{ modelId: TUNED, outputTokens: 2, at: "2026-11-27T06:10:00Z" },
    },
  }));
}

const baseModel = { id: "amazon.nova-micro-v1:0:128k", inferenceId: TUNED, name: "nova-micro" };

/** A new replay of these questions to Nova Micro and Nova Lite. */
export function aReplay(rows: readonly ReplayRow[], pace: Partial<Pace> = {}): ProposedReplay {
  const file = rowsFile(rows);
  const side = (modelId: string) =>
    ({ version: null, model: modelId, modelId, baseModel, path: "base" }) as const;
  const limits = { requestsPerMinute: 6000, tokensPerMinute: null, ...pace };
  const record: ReplayRecord = {
    ...{ schema: 1, id: "support-0123456789-1", group: "support" },
    createdAt: "2026-11-27T08:00:00.000Z",
    wanted: {
      ...{ inputs: ["calls.jsonl"], references: [], since: null, until: null, modelId: null },
      ...{ operation: null, limit: 1000, reading: {}, maxTokens: 20, system: null },
    },
    sides: { candidate: side(TUNED), champion: side(BASE) },
    collected: {
      ...{ rows: rows.length, questions: rows.length, distinct: rows.length },
      ...{ filtered: {}, skipped: {}, noAnswer: {}, otherHours: 0 },
    },
    ...{ rows: rows.length, rowsSha256: file.sha256, pace: limits },
    estimate: { questions: 2 * rows.length, inputTokens: 1, outputTokens: 1, usd: 1, minutes: 1 },
  };
  const prices = { input: 0.001, output: 0.001 };
  return {
    ...{ record, newRows: file.text, isDone: false, pace: limits, input: undefined },
    prices: { candidate: prices, champion: prices },
  };
}

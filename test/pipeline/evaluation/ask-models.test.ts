import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askModels } from "../../../pipeline/evaluation/ask-models.ts";
import { type AnsweredRow, readAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const BASE = "amazon.nova-micro-v1:0";
const LABELS = ["refund", "delivery"];

/** Held-out rows as the dataset tools write them; umlauts make characters and bytes differ. */
function rows(count: number): string {
  return Array.from({ length: count }, (_, row) =>
    JSON.stringify({
      recordId: `r${row}`,
      system: `Answer with one of: ${LABELS.join(", ")}`,
      messages: [{ role: "user", content: [{ text: `Wo ist mein Päckchen? delivery ${row}` }] }],
      reference: LABELS[row % 2],
    }),
  ).join("\n");
}

const request = (runId: string, count: number, cursor = { row: 0, byte: 0 }) => ({
  runId,
  models: { tuned: BASE, base: BASE },
  baseModel: BASE,
  evaluationKey: runLayout(runId).evaluation,
  rows: count,
  maxTokens: 20,
  concurrency: 8,
  cursor,
});

async function answers(runId: string): Promise<AnsweredRow[]> {
  const rows: AnsweredRow[] = [];
  for await (const row of readAnswers(environment.bucket, runId)) rows.push(row);
  return rows;
}

describe("askModels", () => {
  it("continues from its cursor until every row is answered once, in order", async () => {
    await environment.put(runLayout("paced").evaluation, rows(130));
    // No time at all: each call does one batch.
    const tools = { ...environment, budget: -1 };
    let result = await askModels(tools, request("paced", 130));
    let calls = 1;
    while (!result.done) {
      result = await askModels(tools, request("paced", 130, result.cursor));
      calls += 1;
    }
    expect(calls).toBe(3);
    expect((await answers("paced")).map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 130 }, (_, row) => `r${row}`),
    );
  });

  it("asks nothing again when a call is repeated", async () => {
    await environment.put(runLayout("again").evaluation, rows(60));
    const tools = { ...environment, budget: 60_000 };
    const first = await askModels(tools, request("again", 60));
    const before = await answers("again");
    const unknown = { ...request("again", 60), models: { tuned: "no.such-model", base: BASE } };
    expect(await askModels(tools, unknown)).toEqual(first);
    expect(await answers("again")).toEqual(before);
  });

  it("counts a row whose call fails, and continues", async () => {
    await environment.put(runLayout("some").evaluation, rows(4));
    const fault = {
      at: "call",
      match: { service: "bedrock-runtime" },
      effect: "error",
      settings: { code: "ValidationException", status: 400 },
      nth: 3,
    };
    await faults(fault);
    await askModels({ ...environment, budget: 60_000 }, { ...request("some", 4), concurrency: 1 });
    await faults();
    const answered = await answers("some");
    expect(answered).toHaveLength(4);
    const failed = answered.flatMap(({ tuned, base }) => [tuned.error, base.error]);
    expect(failed.filter((error) => error !== null)).toEqual(["ValidationException"]);
  });

  it("gives up at once when no row could be answered", async () => {
    await environment.put(runLayout("none").evaluation, rows(4));
    const gone = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl";
    const unknown = { ...request("none", 4), models: { tuned: gone, base: BASE } };
    await expect(askModels({ ...environment, budget: 60_000 }, unknown)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("names a row that is none, without its content", async () => {
    await environment.put(runLayout("bad").evaluation, `${rows(1)}\n{"secret":"content"}\n`);
    const asked = askModels({ ...environment, budget: 60_000 }, request("bad", 2));
    await expect(asked).rejects.toThrow(/evaluation\.jsonl: row 2 is not a valid held-out row$/);
  });
});

async function faults(...planned: object[]): Promise<void> {
  const answer = await fetch(`${environment.cloud.endpoint}/_tunewright/faults`, {
    method: "POST",
    body: JSON.stringify({ faults: planned }),
  });
  expect(answer.status).toBe(200);
}

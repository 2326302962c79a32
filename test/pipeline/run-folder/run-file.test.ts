import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import {
  type ComparedModel,
  comparedModels,
  readAnswers,
  writeAnswers,
} from "../../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { verdictFile } from "../../../pipeline/run-folder/verdict.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aPlanRequest } from "../../support/run-request.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

describe("a file of the run folder", () => {
  it("is undefined where there is none", async () => {
    expect(await verdictFile.find(environment.bucket, "none")).toBeUndefined();
  });

  it.each([
    ["cut off", '{"verdict": "acc', "not JSON"],
    ["of another shape", '{"metric": "bleu"}', "schema: Invalid input"],
    ["something else", "[]", "expected object"],
  ])("that is %s is named with what is wrong and what to do", async (_how, text, why) => {
    await environment.put(runLayout("damaged").verdict, text);
    const reading = verdictFile.find(environment.bucket, "damaged");
    await expect(reading).rejects.toMatchObject({
      code: "Object.Unreadable",
      message: expect.stringContaining(why),
      hint: expect.stringContaining("Restore an earlier version"),
    });
    await expect(reading).rejects.toThrow("s3://tuning-data/runs/damaged/verdict.json");
  });

  it("that is damaged is undefined for readers who can do without it", async () => {
    await environment.put(runLayout("damaged").verdict, "{");
    expect(await verdictFile.findReadable(environment.bucket, "damaged")).toBeUndefined();
  });

  it("cannot be written with another shape", async () => {
    const verdict = { verdict: "perhaps" } as unknown as Parameters<typeof verdictFile.write>[2];
    await expect(verdictFile.write(environment.bucket, "wrong", verdict)).rejects.toThrow();
    expect(await verdictFile.find(environment.bucket, "wrong")).toBeUndefined();
  });
});

it("a stored plan has the hash that was approved", async () => {
  const plan = makePlan(await aPlanRequest("llama-3-1-8b"));
  await planFile.write(environment.bucket, "planned", plan);
  const stored = await planFile.find(environment.bucket, "planned");
  expect(stored && hashPlan(stored)).toBe(hashPlan(plan));
});

describe("answered rows", () => {
  const asked = { model: "m", maxTokens: 10, evaluationSha256: "a".repeat(64) };
  const answer = (row: number) => ({
    ...{ row, recordId: `r${row}`, reference: "yes" },
    ...{ text: "yes", error: null, inputTokens: 1, outputTokens: 1 },
  });

  async function write(runId: string, first: number, rows: Record<ComparedModel, number[]>) {
    for (const model of comparedModels) {
      const of = { runId, arm: model, asked, first };
      await writeAnswers(environment.bucket, of, rows[model].map(answer));
    }
  }

  async function ids(runId: string): Promise<string[]> {
    const found: string[] = [];
    const stored = readAnswers(environment.bucket, { runId, asked: { tuned: asked, base: asked } });
    for await (const { recordId } of stored) found.push(recordId);
    return found;
  }

  it("are read in the order of the held-out file", async () => {
    await write("answers", 100, { tuned: [100], base: [100] });
    await write("answers", 50, { tuned: [51, 50], base: [50, 51] });
    expect(await ids("answers")).toEqual(["r50", "r51", "r100"]);
  });

  it("are those that both models have", async () => {
    await write("partly", 0, { tuned: [0, 1, 2], base: [1, 2, 3] });
    await write("partly", 50, { tuned: [50], base: [] });
    expect(await ids("partly")).toEqual(["r1", "r2"]);
  });

  it("that are damaged are named by file and line", async () => {
    await write("bad-answers", 0, { tuned: [0], base: [0] });
    const key = `${runLayout("bad-answers").evaluationRows}base/rows-00000000.jsonl`;
    const lines = [{ asked }, answer(0), { row: 1, recordId: "b" }];
    await environment.put(key, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await expect(ids("bad-answers")).rejects.toThrow(`${key}, line 3, cannot be read: text`);
  });
});

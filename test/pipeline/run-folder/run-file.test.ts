import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { readAnswers, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
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
    ["of another shape", '{"metric": "bleu"}', "metric: Invalid option"],
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
  const answer = { text: "yes", error: null, inputTokens: 1, outputTokens: 1 };
  const row = (recordId: string) => ({ recordId, reference: "yes", tuned: answer, base: answer });

  async function ids(runId: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { recordId } of readAnswers(environment.bucket, runId)) found.push(recordId);
    return found;
  }

  it("are read in the order of the held-out file", async () => {
    await writeAnswers(environment.bucket, { runId: "answers", first: 100 }, [row("c")]);
    await writeAnswers(environment.bucket, { runId: "answers", first: 50 }, [row("a"), row("b")]);
    expect(await ids("answers")).toEqual(["a", "b", "c"]);
  });

  it("that are damaged are named by file and line", async () => {
    const key = `${runLayout("bad-answers").evaluationRows}rows-00000000.jsonl`;
    await environment.put(key, `${JSON.stringify(row("a"))}\n{"recordId": "b"}\n`);
    await expect(ids("bad-answers")).rejects.toThrow(`${key}, line 2, cannot be read: reference`);
  });
});

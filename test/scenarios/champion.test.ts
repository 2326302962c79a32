import { afterAll, beforeAll, expect, it } from "vitest";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { type Verdict, verdictFile } from "../../pipeline/run-folder/verdict.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import type { RowChanges } from "../support/run-files.ts";
import { aGate } from "../support/verdict.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

const gate = aGate({ champion: { alias: "candidate", margin: 0.02, forgettingRows: 30 } });

/** Runs to the end; returns its verdict and the run whose version the alias points at then. */
async function decided(
  runId: string,
  changes: RowChanges & Partial<ExecutionInput> = {},
): Promise<{ verdict: Verdict; candidate: string | undefined }> {
  await pipeline.start(runId, { group: "champions", gate, ...changes });
  const { status, cause } = await pipeline.end(runId);
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
  const verdict = await verdictFile.find(pipeline.bucket, runId);
  if (verdict === undefined) throw new Error(`${runId} has no verdict`);
  const alias = await readAlias(pipeline.bucket, "champions", "candidate");
  return { verdict, candidate: alias?.runId };
}

const half = { trainedLabels: ["q17", "q23"] };

/** The same questions as a file of its own. */
const otherFile = { heldOut: (text: string) => text.replaceAll('"recordId":"r', '"recordId":"o') };

it("a model gets the alias only if it is as good as the one that has it", async () => {
  const first = await decided("on-half", half);
  expect(first.verdict).toMatchObject({ outcome: "accepted", championAbsent: "no-alias" });
  expect(first.candidate).toBe("on-half");

  const better = await decided("on-all", otherFile);
  expect(better.verdict).toMatchObject({
    outcome: "accepted",
    champion: {
      ...{ alias: "candidate", version: "on-half", runId: "on-half", passed: true },
      comparison: { tuned: 1 },
      // 30 of its 40 rows; none of them was trained on.
      forgetting: { rows: 30, passed: true, comparison: { tuned: 1 } },
    },
  });
  expect(better.candidate).toBe("on-all");

  // It is much better than the base model, which knows none of the codes.
  const worse = await decided("on-half-again", half);
  expect(worse.verdict).toMatchObject({
    outcome: "rejected",
    verdict: "better",
    reason: { kind: "worse-than-champion" },
    champion: { version: "on-all", passed: false, comparison: { base: 1 } },
  });
  expect(worse.verdict.scores[0].interval.low).toBeGreaterThan(0);
  expect(worse.candidate).toBe("on-all");
  expect(await pipeline.paid("on-half-again")).toEqual({ ...nothingPaid, models: 1 });
});

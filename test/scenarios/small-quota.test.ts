import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findJob } from "../../pipeline/clean-up/find.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest, unpaced } from "../support/request.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

const tuned = { ...unpaced, requestsPerMinute: 4 };
const evaluation = { ...aRequest("slow").evaluation, pace: { tuned, base: unpaced } };

/** Deployments of tuned models, at any of which a fault is planned. */
const deployments = { at: "inference", match: { modelId: "*custom-model-deployment*" } };
const fourAMinute = { ...deployments, effect: "rate-limit", perMinute: 4 };

/** How often each planned fault has struck. */
async function hits(): Promise<number[]> {
  const report = await (await fetch(`${pipeline.cloud.endpoint}/_tunewright/faults`)).json();
  return (report as { hit: number }[]).map(({ hit }) => hit);
}

it("an evaluation that was broken off continues behind a new deployment, and asks no row twice", async () => {
  const settings = { code: "AccessDeniedException", status: 403 };
  await pipeline.plan({ ...deployments, effect: "error", settings, from: 20 }, fourAMinute);
  await pipeline.start("slow", { evaluation });
  const first = await pipeline.end("slow");
  expect([first.status, first.error]).toEqual(["FAILED", "AccessDeniedException"]);
  expect(await pipeline.paid("slow")).toMatchObject({ deployments: 0, models: 1 });
  // The smoke test, and the answers to 18 rows.
  expect((await hits())[1]).toBe(19);

  await pipeline.plan(fourAMinute);
  const input = JSON.parse(first.input ?? "{}") as ExecutionInput;
  const { jobArn = "", outputModelArn = "" } = (await findJob(pipeline.bedrock, "slow")) ?? {};
  const start: ExecutionInput["start"] = { at: "model", jobArn, modelArn: outputModelArn };
  await pipeline.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: pipeline.stateMachineArn,
      name: "slow_2",
      input: JSON.stringify({ ...input, start }),
    }),
  );
  const second = await pipeline.end("slow_2");
  expect([second.status, second.cause]).toEqual(["SUCCEEDED", undefined]);
  // Another smoke test, and the 22 other rows.
  expect(await hits()).toEqual([23]);
  expect(await verdictFile.find(pipeline.bucket, "slow")).toMatchObject({
    rows: 40,
    answers: { tuned: { refused: 0 }, base: { refused: 0 } },
  });
});

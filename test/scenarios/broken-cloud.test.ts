import { ListModelCustomizationJobsCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findThroughputs } from "../../pipeline/clean-up/find.ts";
import { findText } from "../../pipeline/objects.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { teardownFile } from "../../pipeline/run-folder/teardown.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { onThroughput } from "../support/request.ts";
import { without } from "../support/template.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud((template) =>
    without(
      without(template, { role: "WorkflowRole", action: "bedrock:CreateCustomModelDeployment" }),
      { role: "TasksCleanUpRole", action: "bedrock:DeleteProvisionedModelThroughput" },
    ),
  );
});
afterAll(() => pipeline?.stop());

const call = (operation: string, effect: string, more: object = {}) => ({
  at: "call",
  match: { service: "bedrock", operation },
  effect,
  ...more,
});

it("buys nothing twice when answers are lost, calls are throttled and functions crash", async () => {
  const lost = { settings: { when: "after" }, nth: 1 };
  await pipeline.plan(
    call("CreateModelCustomizationJob", "drop-connection", lost),
    call("CreateModelCustomizationJob", "quota", { times: 2 }),
    call("CreateProvisionedModelThroughput", "drop-connection", lost),
    call("GetModelCustomizationJob", "throttle", { times: 3 }),
    call("GetProvisionedModelThroughput", "error", { times: 2 }),
    { at: "lambda", match: {}, effect: "out-of-memory", nth: 4 },
  );
  await pipeline.start("shaken", { ...onThroughput, group: "shaken" });
  const { status, error, cause } = await pipeline.end("shaken");
  await pipeline.plan();
  expect([status, error, cause]).toEqual(["SUCCEEDED", undefined, undefined]);
  const jobs = await pipeline.bedrock.send(new ListModelCustomizationJobsCommand({}));
  expect(jobs.modelCustomizationJobSummaries?.map(({ jobName }) => jobName)).toEqual(["shaken"]);
  expect(await findThroughputs(pipeline.bedrock, "shaken")).toHaveLength(1);
});

it("names the permission that its role does not have, and keeps the model alone", async () => {
  await pipeline.start("forbidden");
  const { status, error, cause } = await pipeline.end("forbidden");
  expect([status, error]).toEqual(["FAILED", "Bedrock.AccessDeniedException"]);
  expect(cause).toContain("is not authorized to perform: bedrock:CreateCustomModelDeployment");
  expect(await pipeline.paid("forbidden")).toEqual({ ...nothingPaid, models: 1 });
  expect(pipeline.notifications("forbidden")).toEqual([
    "Tunewright: forbidden failed: Bedrock.AccessDeniedException",
  ]);
});

it("is swept when its own clean-up cannot remove what was paid for", async () => {
  await pipeline.start("half-swept", {
    ...onThroughput,
    heldOut: (text) => `${text}\n{"no":"row"}`,
  });
  const { error, cause } = await pipeline.end("half-swept");
  expect(error).toBe("Evaluation.BadRow");
  expect(cause).toMatch(
    /the clean-up failed with AccessDeniedException: .*bedrock:DeleteProvisionedModelThroughput.*billable resources may be left/,
  );
  await pipeline.until(async () => pipeline.notifications("half-swept")[1]);
  expect(await pipeline.paid("half-swept")).toEqual({ ...nothingPaid, models: 1 });
  expect(await teardownFile.find(pipeline.bucket, "half-swept")).toMatchObject({ remaining: [] });
  const report = await findText(pipeline.bucket, runLayout("half-swept").report);
  expect(report?.text).toContain("`Evaluation.BadRow`");
});

it("succeeds when no one could be notified, notes it, and keeps what was registered", async () => {
  const code = "AuthorizationErrorException";
  const match = { service: "sns", operation: "Publish" };
  await pipeline.plan({ at: "call", match, effect: "error", settings: { code, status: 403 } });
  await pipeline.start("unheard", { ...onThroughput, group: "unheard" });
  const { status, output } = await pipeline.end("unheard");
  await pipeline.plan();
  expect(status).toBe("SUCCEEDED");
  const { notes } = JSON.parse(output ?? "{}") as { notes?: unknown };
  expect(notes).toEqual([
    { state: "Notify: registered", error: expect.stringContaining("AuthorizationError") },
  ]);
  const alias = await readAlias(pipeline.bucket, "unheard", "candidate");
  const [throughput] = await findThroughputs(pipeline.bedrock, "unheard");
  expect(throughput?.arn).toBe(alias?.servingArn);
});

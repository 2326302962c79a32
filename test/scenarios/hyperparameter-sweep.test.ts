import {
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
} from "@aws-sdk/client-bedrock";
import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findModels } from "../../pipeline/clean-up/find.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { awaitCleanUp } from "../../pipeline/run/clean-up-proof.ts";
import { readHistory } from "../../pipeline/run/history.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { hyperparameterSweepFile } from "../../pipeline/run-folder/hyperparameter-sweep.ts";
import { reportFile } from "../../pipeline/run-folder/report.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import type { TestCloud } from "../support/local-cloud.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aSweep } from "../support/request.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  await pipeline.raise({ "customization-jobs": 2 });
});
let restarted: TestCloud | undefined;
afterAll(async () => {
  await pipeline?.stop();
  await restarted?.stop();
});

const arnOf = (execution: string) =>
  `${pipeline.stateMachineArn.replace(":stateMachine:", ":execution:")}:${execution}`;

/** All jobs of a run, with their times. */
async function jobsOf(runId: string) {
  const { modelCustomizationJobSummaries: found = [] } = await pipeline.bedrock.send(
    new ListModelCustomizationJobsCommand({ nameContains: runId, maxResults: 1000 }),
  );
  const jobs = await Promise.all(
    found.map(({ jobArn: jobIdentifier }) =>
      pipeline.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier })),
    ),
  );
  return jobs.sort((one, other) => String(one.jobName).localeCompare(String(other.jobName)));
}

/** How many of the jobs were in progress at the same time. */
function mostAtOnce(jobs: Awaited<ReturnType<typeof jobsOf>>): number {
  const during = (time: number) =>
    jobs.filter(
      ({ creationTime, endTime }) =>
        Number(creationTime) <= time && time < Number(endTime ?? Number.POSITIVE_INFINITY),
    ).length;
  return Math.max(...jobs.map(({ creationTime }) => during(Number(creationTime))));
}

it("a candidate that fails does not stop the others, and where all fail the run says why each did", async () => {
  const fails = (jobName: string) => ({ at: "training-job", match: { jobName }, effect: "fail" });
  await pipeline.plan(fails("some.h02"), fails("none.h*"));
  await pipeline.start("some", aSweep("some", { epochs: [2, 3, 4] }));
  await pipeline.start("none", aSweep("none", { epochs: [2, 3] }));
  const some = await pipeline.end("some");
  expect([some.status, some.cause]).toEqual(["SUCCEEDED", undefined]);
  const swept = await hyperparameterSweepFile.find(pipeline.bucket, "some");
  expect(swept?.candidates[1]).toMatchObject({
    ...{ name: "h02", fate: "failed", modelArn: null, validationLoss: null },
    failure: { error: "Job.Failed" },
  });
  const none = await pipeline.end("none");
  expect([none.status, none.error]).toEqual(["FAILED", "HyperparameterSweep.AllFailed"]);
  expect(none.cause).toMatch(/h01: Job\.Failed: .*h02: Job\.Failed: /s);
});

it("a stop in the middle stops all jobs, and a resume buys no job twice", async () => {
  const sticks = (jobName: string) => ({ at: "training-job", match: { jobName }, effect: "stick" });
  await pipeline.plan(sticks("halted.h02"), sticks("halted.h03"));
  await pipeline.start("halted", aSweep("halted", { epochs: [1, 2, 3] }));
  await pipeline.until(async () => {
    const states = (await jobsOf("halted")).map(({ status }) => status);
    return states.join() === "Completed,InProgress,InProgress" || undefined;
  });
  await pipeline.sfn.send(new StopExecutionCommand({ executionArn: arnOf("halted") }));
  const patiently = { clock: systemClock, cleanUpTimeout: 300_000, onProgress: () => undefined };
  await awaitCleanUp(pipeline.environment, "halted", patiently);
  const stopped = await jobsOf("halted");
  expect(stopped.map(({ status }) => status)).toEqual(["Completed", "Stopped", "Stopped"]);
  // What is trained is kept.
  expect(await findModels(pipeline.bedrock, "halted")).toHaveLength(1);

  const proposed = await proposeResume(pipeline.environment, "halted");
  if (proposed.kind !== "start") throw new Error(`halted is ${proposed.kind}`);
  await resumeRun(pipeline.environment, proposed);
  const { status, cause } = await pipeline.end("halted_2");
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
  expect((await jobsOf("halted")).map(({ jobName }) => jobName)).toEqual([
    ...["halted.h01", "halted.h02", "halted.h02.2", "halted.h03", "halted.h03.2"],
  ]);
  expect(await findModels(pipeline.bedrock, "halted")).toHaveLength(1);
});

it("four candidates under a quota of two, with a restart in the middle: never more at once, no fifth job, the best is evaluated, the others are deleted", async () => {
  await pipeline.plan();
  await pipeline.start("four", aSweep("four", {}));
  await pipeline.until(async () => {
    const states = (await jobsOf("four")).map((job) => job.status);
    return states.includes("InProgress") || states.length === 4 || undefined;
  });
  restarted = await pipeline.cloud.restart();
  const { status, cause, output } = await pipeline.until(async () => {
    const command = new DescribeExecutionCommand({ executionArn: arnOf("four") });
    const found = await pipeline.sfn.send(command);
    return found.status === "RUNNING" ? undefined : found;
  });
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
  expect(JSON.parse(output ?? "{}").notes).toEqual([]);
  const jobs = await jobsOf("four");
  expect(jobs.map(({ jobName }) => jobName)).toEqual([
    "four.h01",
    "four.h02",
    "four.h03",
    "four.h04",
  ]);
  expect(mostAtOnce(jobs)).toBe(2);
  const history = await readHistory(pipeline.sfn, arnOf("four"));
  expect(JSON.stringify(history)).not.toContain("ServiceQuotaExceeded");

  const swept = await hyperparameterSweepFile.find(pipeline.bucket, "four");
  const losses = swept?.candidates.map(({ validationLoss }) => validationLoss ?? Number.NaN) ?? [];
  expect(losses).toHaveLength(4);
  const best = swept?.candidates[losses.indexOf(Math.min(...losses))];
  expect(swept?.chosen).toBe(best?.name);
  expect(swept?.candidates.map(({ fate }) => fate).sort()).toEqual([
    "chosen",
    "deleted",
    "deleted",
    "deleted",
  ]);
  const models = await findModels(pipeline.bedrock, "four");
  expect(models.map(({ arn }) => arn)).toEqual([best?.modelArn]);
  expect(await verdictFile.find(pipeline.bucket, "four")).toMatchObject({ rows: 16 });
  expect(await readVersion(pipeline.bucket, "test", "four")).toMatchObject({
    modelArn: best?.modelArn,
    jobArn: best?.jobArn,
    hyperParameters: best?.hyperParameters,
    hyperparameterSweep: { chosen: best?.name, candidates: swept?.candidates },
  });
  const report = await reportFile.find(pipeline.bucket, "four");
  expect(report?.hyperparameterSweep).toEqual(swept);
  expect(report?.request?.hyperParameters).toEqual(best?.hyperParameters);
});

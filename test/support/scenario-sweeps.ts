import { TagResourceCommand } from "@aws-sdk/client-bedrock";
import { InvokeCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { findDeployments, findModels, findThroughputs } from "../../pipeline/clean-up/find.ts";
import { singleTryLambdaClient } from "../../pipeline/clients.ts";
import { writeText } from "../../pipeline/objects.ts";
import { recordTeardown } from "../../pipeline/run-folder/teardown.ts";
import { LEASE_TAG } from "../../pipeline/workflow/names.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { aRequest, onThroughput } from "./request.ts";
import { slowJob } from "./scenario-jobs.ts";
import {
  executionOf,
  type GrantScenario,
  runs,
  settled,
  settledBut,
  start,
  writeAlias,
} from "./scenario-steps.ts";

/**
 * The sweep of leases finds a deployment and throughput whose leases have ended, a model whose deletion was promised,
 * and a job; then the run of the job is stopped.
 */
export function leasesEnd(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const [hourly, training] = [`${runId}-hourly`, `${runId}-training`];
      await runs(name, {}).run(pipeline, runId);
      await runs(name, onThroughput).run(pipeline, hourly);
      await pipeline.plan(slowJob);
      await start(pipeline, training, {});
      await Promise.race([pipeline.reached(training, "Wait for the job"), pipeline.end(training)]);
      // Leases that had ended before the first sweep are given a day.
      await sweepNow(pipeline);
      for (const run of [runId, hourly]) await endLease(pipeline, run);
      await sweepNow(pipeline);
      await promiseDeletion(pipeline, hourly);
      await sweepNow(pipeline);
      const executionArn = executionOf(pipeline, training);
      await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      await pipeline.end(training);
      await settled(pipeline);
      return training;
    },
  };
}

/**
 * A run fails at once; another is requested by an object, and is stopped while it waits for its approval, if it was
 * started at all.
 */
export function requested(name: string): GrantScenario {
  const dataset = { ...aRequest("").dataset, train: "runs/no-one/input/nothing.jsonl" };
  return {
    name,
    async run(pipeline, runId) {
      await runs(name, { dataset }).run(pipeline, runId);
      const { bucket, sfn } = pipeline;
      const other = `${runId}-requested`;
      const data = `data/${runId}.csv`;
      const rows = Array.from({ length: 40 }, (_, i) => `question ${i},${i % 2 ? "no" : "yes"}`);
      const csv = `prompt,completion\n${rows.join("\n")}\n`;
      await writeText(bucket, data, { text: csv, type: "text/csv" });
      const uri = `s3://${bucket.name}/${data}`;
      const text = JSON.stringify({
        ...{ model: "nova-micro", data: uri, runId: other, approval: { required: true } },
      });
      await writeText(bucket, `requests/${runId}.json`, { text, type: "application/json" });
      await settledBut(pipeline, ["bedrock", "states"]);
      const executionArn = executionOf(pipeline, other);
      const stop = new StopExecutionCommand({ executionArn });
      const isStarted = await sfn.send(stop).then(
        () => true,
        () => false,
      );
      if (isStarted) await pipeline.end(other);
      await settled(pipeline);
      return runId;
    },
  };
}

async function endLease({ bedrock, cloud }: PipelineCloud, runId: string): Promise<void> {
  const lists = await Promise.all([
    findDeployments(bedrock, runId),
    findThroughputs(bedrock, runId),
  ]);
  const tags = [{ key: LEASE_TAG, value: new Date(cloud.kernel.clock.now()).toISOString() }];
  for (const { arn: resourceARN } of lists.flat()) {
    await bedrock.send(new TagResourceCommand({ resourceARN, tags }));
  }
}

/** No alias points at the run, and its folder says that a clean-up has still to delete its model. */
async function promiseDeletion(pipeline: PipelineCloud, runId: string): Promise<void> {
  const { bucket, bedrock } = pipeline;
  await writeAlias(pipeline, runId);
  const remaining = (await findModels(bedrock, runId)).map(({ kind, arn }) => ({ kind, arn }));
  const at = "2026-01-01T00:00:00.000Z";
  const pass = { runId, execution: runId, reason: "Run.Failed", billing: [], steps: [], at };
  await recordTeardown(bucket, { ...pass, scope: "everything", remaining });
}

/** Calls the function as the rule does, and waits until it has ended. */
async function sweepNow({ cloud }: PipelineCloud): Promise<void> {
  const lambda = singleTryLambdaClient(cloud.client);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const name = Functions.find((one) => one.FunctionName?.includes("SweepLeases"))?.FunctionName;
  await lambda.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from("{}") }));
  lambda.destroy();
}

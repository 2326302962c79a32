import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { bedrockClient, s3Client, sfnClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { inParallel } from "../../pipeline/in-parallel.ts";
import { writeText } from "../../pipeline/objects.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { type AnsweredQuestion, MODEL, reportOfAnswers } from "./answered-run.ts";
import { startTestCloud } from "./local-cloud.ts";
import { aRequest } from "./request.ts";
import { aDecision } from "./verdict.ts";

/** What becomes of a run; its group is named so. */
export type Fate = "accepted" | "rejected" | "failed" | "running";

/** Ends at once as the group of the run's input says, with the output of such a run. */
const DEFINITION = {
  StartAt: "How?",
  States: {
    "How?": {
      Type: "Choice",
      Choices: [
        { Variable: "$.group", StringEquals: "accepted", Next: "Accepted" },
        { Variable: "$.group", StringEquals: "rejected", Next: "Rejected" },
        { Variable: "$.group", StringEquals: "running", Next: "Wait for the job" },
      ],
      Default: "Failed",
    },
    Accepted: { Type: "Pass", Result: outputOf("accepted"), End: true },
    Rejected: { Type: "Pass", Result: outputOf("rejected"), End: true },
    "Wait for the job": { Type: "Wait", Seconds: 86_400, End: true },
    Failed: { Type: "Fail", Error: "Job.Failed", Cause: "the rows were rejected" },
  },
};

function outputOf(outcome: "accepted" | "rejected") {
  const verdict = outcome === "accepted" ? "better" : "worse";
  const decision = aDecision({ outcome, verdict });
  return { outcome, verdict, decision, version: "registry/v", modelArn: MODEL };
}

/** A cloud whose runs are cheap: they end at once, as they are to end. */
export async function startListedRuns() {
  const cloud = await startTestCloud();
  const [sfn, s3] = [sfnClient(cloud.client), s3Client(cloud.client)];
  await s3.send(new CreateBucketCommand({ Bucket: "data" }));
  const { stateMachineArn = "" } = await sfn.send(
    new CreateStateMachineCommand({
      name: "Tunewright",
      roleArn: "arn:aws:iam::123456789012:role/any",
      definition: JSON.stringify(DEFINITION),
    }),
  );
  const environment = {
    ...{ sfn, bedrock: bedrockClient(cloud.client), bucket: { s3, name: "data" } },
    stack: { stateMachineArn, bucket: "data" },
  } as RunEnvironment;
  const put = (key: string, text: string) =>
    writeText(environment.bucket, key, { text, type: "application/json" });
  const execute = (request: ExecutionInput) => {
    const [name, input] = [request.runId, JSON.stringify(request)];
    return sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  };
  return {
    ...{ cloud, environment },
    /** Starts an accepted run whose folder has these answers. */
    async answered(runId: string, rows: readonly AnsweredQuestion[]) {
      const { dataset } = aRequest(runId);
      const labels = [...new Set(rows.map(({ reference }) => reference))];
      const request = aRequest(runId, {
        ...{ group: "accepted", dataset: { ...dataset, evaluationRows: rows.length, labels } },
      });
      const tools = { bucket: environment.bucket, clock: systemClock, put };
      await reportOfAnswers(tools, runId, rows, request);
      await execute(request);
    },
    /** Starts runs, each a moment after the one before it. */
    async start(runs: readonly (readonly [runId: string, fate: Fate])[], concurrency = 1) {
      await inParallel(runs, concurrency, async ([runId, group]) => {
        await execute(aRequest(runId, { group }));
      });
    },
    async stop() {
      for (const client of [sfn, s3, environment.bedrock]) client.destroy();
      await cloud.stop();
    },
  };
}

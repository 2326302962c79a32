import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { executionName } from "../../pipeline/run/executions.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { aCommitment } from "./request.ts";
import { type GrantScenario, runs, settled, start } from "./scenario-steps.ts";
import { aGate } from "./verdict.ts";

/** More gain than any model has. */
export const reject = { gate: aGate({ minimumGain: 0.99 }) };

/** So late that something else ends the job first. */
export const slowJob = {
  at: "training-job",
  match: {},
  effect: "delay",
  settings: { seconds: 36_000 },
};

/** Comes to a verdict but writes no report; the resume does that, and registers no second version. */
export function reportedAgain(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const match = { execution: runId, state: "Write the rejection report" };
      await runs(name, reject, [{ at: "state", match, effect: "error" }]).run(pipeline, runId);
      const proposed = await proposeResume(pipeline.environment, runId);
      if (proposed.kind !== "start") throw new Error(`${runId} is ${proposed.kind}`);
      await resumeRun(pipeline.environment, proposed);
      const resumed = executionName(runId, proposed.number);
      await pipeline.end(resumed);
      await settled(pipeline);
      return resumed;
    },
  };
}

/** Buys a commitment, which then exists for a month. */
export function committed(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.raise({ "committed-model-units": 1_000 });
      return runs(name, { serving: aCommitment(runId) }).run(pipeline, runId);
    },
  };
}

/** Bedrock reads the training file only after it has been deleted. */
export function fileGone(name: string): GrantScenario {
  const late = { service: "s3", operation: "GetObject", role: "*Customization*" };
  const settings = { seconds: 3600 };
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan({ at: "call", match: late, effect: "delay", times: 1, settings });
      await start(pipeline, runId, {});
      await Promise.race([pipeline.reached(runId, "Wait for the job"), pipeline.end(runId)]);
      const { s3, name: Bucket } = pipeline.bucket;
      await s3.send(new DeleteObjectCommand({ Bucket, Key: runLayout(runId).train }));
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { executionName } from "../../pipeline/run/executions.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { aCommitment, aSweep } from "./request.ts";
import { type GrantScenario, runs, settled, start, stopped } from "./scenario-steps.ts";
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

/** Three models are trained; of the first candidate that is looked at this fails, so that its job is stopped. */
export function swept(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const match = { execution: runId, state: "Get the candidate's job status" };
      const fault = { at: "state", match, effect: "error", times: 1 };
      return runs(name, aSweep(runId, { epochs: [1, 2, 3] }), [fault]).run(pipeline, runId);
    },
  };
}

/** Stopped while all jobs of a hyperparameter sweep are in progress. */
export function sweptStopped(name: string): GrantScenario {
  return {
    name,
    run(pipeline, runId) {
      const sweep = aSweep(runId, { epochs: [1, 2] });
      const waits = "Wait for the candidate's job";
      return stopped(name, waits, sweep, [slowJob]).run(pipeline, runId);
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

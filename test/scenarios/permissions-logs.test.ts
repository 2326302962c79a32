import { expect, it } from "vitest";
import { functionLogs, HANGS, SPEED } from "../support/grant-runs.ts";
import { grantScenarios } from "../support/grant-scenarios.ts";
import { grantsOf, withoutGrant } from "../support/grants.ts";
import { startPipelineCloud } from "../support/pipeline-cloud.ts";
import { templateOf } from "../support/stack-template.ts";

it.each(["logs:CreateLogStream", "logs:PutLogEvents"])(
  "functions that lack %s run, but write no log",
  async (action) => {
    const pipeline = await startPipelineCloud(undefined, SPEED);
    const { iam } = pipeline.cloud.kernel;
    const lost = grantsOf(iam).filter((grant) => grant.action === action);
    for (const grant of lost) iam.putRole(withoutGrant(grant));
    const execution = await grantScenarios.tuning[0]?.run(pipeline, "silent");
    const { status } = await pipeline.end(execution ?? "");
    const written = [...functionLogs(pipeline).keys()];
    await pipeline.stop();
    const functions = Object.keys(templateOf().findResources("AWS::Lambda::Function"));
    expect([lost.length, status, written]).toEqual([functions.length, "SUCCEEDED", []]);
  },
  HANGS,
);

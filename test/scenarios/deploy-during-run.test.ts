import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeStateMachineForExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { writeChangedAssembly } from "../support/changed-assembly.ts";
import { takeOver } from "../support/driven-clock.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { testAssembly } from "../support/test-assembly.ts";

let pipeline: PipelineCloud;
const changed = mkdtempSync(join(tmpdir(), "tunewright-changed-"));
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  writeChangedAssembly(await testAssembly(), changed);
});
afterAll(async () => {
  await pipeline?.stop();
  rmSync(changed, { recursive: true, force: true });
});

/** Lets the cloud's time pass, five minutes in a second, until the function that it returns is called. */
function letTimePass(clock: { advance(milliseconds: number): void }): () => void {
  const timer = setInterval(() => clock.advance(15_000), 50);
  return () => clearInterval(timer);
}

async function definitionOf(runId: string): Promise<string> {
  const executionArn = `${pipeline.stateMachineArn.replace(":stateMachine:", ":execution:")}:${runId}`;
  const { definition } = await pipeline.sfn.send(
    new DescribeStateMachineForExecutionCommand({ executionArn }),
  );
  return definition ?? "";
}

it("a run in flight ends registered with its own code and payloads; the next run has the new ones", async () => {
  const clock = takeOver(pipeline.cloud.kernel.clock);
  let pause = letTimePass(clock);
  await pipeline.start("in-flight", { group: "flight" });
  await pipeline.reached("in-flight", "Wait for the job");
  pause();

  const answer = await fetch(`${pipeline.cloud.endpoint}/_tunewright/deploy`, {
    method: "POST",
    body: JSON.stringify({ assembly: changed }),
  });
  expect(await answer.json()).toMatchObject({ status: "UPDATE_COMPLETE" });
  expect(await pipeline.states("in-flight")).not.toContain("Read the training metrics");
  await pipeline.start("after", { group: "flight" });
  pause = letTimePass(clock);

  const [before, after] = await Promise.all([pipeline.end("in-flight"), pipeline.end("after")]);
  pause();
  expect([before.status, before.cause]).toEqual(["SUCCEEDED", undefined]);
  expect([after.status, after.cause]).toEqual(["SUCCEEDED", undefined]);
  for (const runId of ["in-flight", "after"]) {
    const entry = await readVersion(pipeline.bucket, "flight", runId);
    expect(entry).toMatchObject({ outcome: "accepted" });
  }
  expect(await definitionOf("in-flight")).not.toContain('"revision":2');
  expect(await definitionOf("after")).toContain('"revision":2');
});

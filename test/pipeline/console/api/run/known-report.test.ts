import { afterAll, beforeAll, expect, it } from "vitest";
import { readKnownReport } from "../../../../../pipeline/console/api/run/known-report.ts";
import { testPlace } from "../../../../support/console.ts";
import { startListedRuns } from "../../../../support/listed-runs.ts";
import { aDecision } from "../../../../support/verdict.ts";

let runs: Awaited<ReturnType<typeof startListedRuns>>;
beforeAll(async () => {
  runs = await startListedRuns();
});
afterAll(() => runs?.stop());

const base = { runId: "r", report: null, notes: [] };
const decision = aDecision({ outcome: "accepted", verdict: "better" });

const ACCEPTED = {
  ...{ outcome: "accepted", verdict: "better", decision },
  ...{ version: "registry/v", modelArn: "arn:aws:bedrock:us-east-1:1:custom-model/m" },
};

it.each([
  ["SUCCEEDED", { ...base, outcome: "aa-passed", decision }, "a-a"],
  ["SUCCEEDED", ACCEPTED, "accepted"],
  ["FAILED", null, "failed"],
  ["TIMED_OUT", null, "failed"],
  ["ABORTED", null, "stopped"],
] as const)("a run that has left no report: %s", async (status, output, ending) => {
  const { environment } = runs;
  const { stateMachineArn } = environment.stack;
  const execution = {
    ...{ runId: "r", number: 1, status, output: JSON.stringify(output), $metadata: {} },
    ...{ stateMachineArn, executionArn: "arn:r", startDate: new Date(0) },
  };
  const known = await readKnownReport({ place: testPlace(runs), environment, execution });
  expect([known.isRunning, known.report.ending]).toEqual([false, ending]);
});

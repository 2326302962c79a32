import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainRun } from "../../../pipeline/run/explain-run.ts";
import { startExecutionCloud } from "../../support/executions.ts";

let cloud: Awaited<ReturnType<typeof startExecutionCloud>>;
beforeAll(async () => {
  cloud = await startExecutionCloud();
});
afterAll(() => cloud.stop());

describe("a run is explained", () => {
  it("that failed, by its error, with the run in the command", async () => {
    await cloud.execution("broken", { ok: false });
    const { run, explained } = await explainRun(cloud.environment, "broken", " --local");
    expect(run).toMatchObject({
      runId: "broken",
      status: "FAILED",
      error: "Job.Failed",
      cause: "why",
    });
    expect(explained).toMatchObject({
      known: true,
      id: "Job.Failed",
      command: "tunewright resume broken --local",
      billed: "no",
    });
  });

  it("that a person stopped", async () => {
    await cloud.execution("endless", {});
    const { stateMachineArn } = cloud.environment.stack;
    const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:endless`;
    const running = await explainRun(cloud.environment, "endless", "");
    expect(running).toMatchObject({ run: { status: "RUNNING", error: null }, explained: null });
    await cloud.environment.sfn.send(new StopExecutionCommand({ executionArn }));
    const { explained } = await explainRun(cloud.environment, "endless", "");
    expect(explained).toMatchObject({ known: true, id: "Run.Stopped", side: "yours" });
  });

  it("that succeeded with nothing to explain, and one that is not there with its error", async () => {
    await cloud.execution("fine", { ok: true });
    const { run, explained } = await explainRun(cloud.environment, "fine", "");
    expect(explained).toBeNull();
    expect(run).toMatchObject({ status: "SUCCEEDED", error: null });
    await expect(explainRun(cloud.environment, "absent", "")).rejects.toMatchObject({
      code: "Run.Unknown",
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listRuns } from "../../../pipeline/run/list.ts";
import { startExecutionCloud } from "../../support/executions.ts";

let cloud: Awaited<ReturnType<typeof startExecutionCloud>>;
beforeAll(async () => {
  cloud = await startExecutionCloud();
  await cloud.execution("fixed", { ok: false });
  await cloud.execution("broken", { ok: false });
  await cloud.execution("broken_2", { ok: false });
  await cloud.execution("fixed_2", { ok: true });
});
afterAll(() => cloud?.stop());

describe("the list of runs", () => {
  it("has one entry for a run with several executions, as the latest is", async () => {
    expect(await listRuns(cloud.environment, { limit: 10 })).toMatchObject([
      { runId: "fixed", resumes: 1, status: "SUCCEEDED" },
      { runId: "broken", resumes: 1, status: "FAILED" },
    ]);
    expect(await listRuns(cloud.environment, { limit: 1 })).toHaveLength(1);
  });

  it("leaves out a run that failed at first, and succeeded when it was resumed", async () => {
    const failed = await listRuns(cloud.environment, { limit: 10, status: "FAILED" });
    expect(failed.map(({ runId }) => runId)).toEqual(["broken"]);
  });
});

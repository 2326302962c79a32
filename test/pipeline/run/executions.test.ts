import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  executionName,
  findRun,
  latestFrom,
  readExecutionName,
} from "../../../pipeline/run/executions.ts";
import { readRun } from "../../../pipeline/run/status.ts";
import { startExecutionCloud } from "../../support/executions.ts";

let cloud: Awaited<ReturnType<typeof startExecutionCloud>>;
beforeAll(async () => {
  cloud = await startExecutionCloud();
});
afterAll(() => cloud?.stop());

describe("the executions of a run", () => {
  it.each([
    ["tickets-2", 1, "tickets-2"],
    ["tickets-2", 2, "tickets-2_2"],
    ["tickets", 11, "tickets_11"],
  ])("of %s: number %i is named %s", (runId, number, name) => {
    expect(executionName(runId, number)).toBe(name);
    expect(readExecutionName(name)).toEqual({ runId, number });
  });

  it("are one run, as its latest execution is", async () => {
    const { environment } = cloud;
    await cloud.execution("resumed", { ok: false });
    const first = await findRun(environment, "resumed");
    expect(first).toMatchObject({ number: 1, status: "FAILED" });
    await cloud.execution("resumed_2", { ok: false });
    await cloud.execution("resumed_3", {});
    await cloud.execution("resumed-else", { ok: true });
    expect(await findRun(environment, "resumed")).toMatchObject({
      runId: "resumed",
      number: 3,
      status: "RUNNING",
    });
    expect(first && (await latestFrom(environment, first))).toMatchObject({ number: 3 });
    expect(await readRun(environment, "resumed")).toMatchObject({
      runId: "resumed",
      resumes: 2,
      error: null,
      current: ["Wait"],
    });
    expect(await findRun(environment, "never")).toBeUndefined();
  });
});

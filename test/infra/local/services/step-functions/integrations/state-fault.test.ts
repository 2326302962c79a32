import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PlannedFaults } from "../../../../../../infra/local/kernel/faults/plan.ts";
import { createStates } from "../../../../../../infra/local/services/step-functions/service.ts";
import { Api } from "../../../../../support/step-functions/api.ts";
import { createStubCloud } from "../../../../../support/step-functions/stub-cloud.ts";
import { temporaryFolder } from "../../../../../support/temporary-folder.ts";

const MACHINE = {
  StartAt: "First",
  States: {
    First: {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Parameters: {},
      Next: "Second",
    },
    Second: { Type: "Task", Resource: "arn:aws:states:::sns:publish", Parameters: {}, End: true },
  },
};

let api: Api;
let stop: () => Promise<unknown>;
let faults: PlannedFaults;
let calls = 0;

beforeEach(() => {
  calls = 0;
  const stub = createStubCloud({
    folder: temporaryFolder(),
    speed: 1000,
    answer: () => {
      calls += 1;
      return { MessageId: "1" };
    },
  });
  faults = new PlannedFaults(stub.clock);
  const cloud = { ...stub, faults };
  const service = createStates(cloud);
  api = new Api(service, cloud);
  stop = async () => service.stop?.();
});
afterEach(() => stop());

const plan = (effect: string, settings: object = {}) =>
  faults.replace({
    faults: [{ at: "state", match: { execution: "hit", state: "Second" }, effect, settings }],
  });

const run = async (name: string) =>
  api.end(await api.start(await api.create("machine", MACHINE), {}, name));

describe("a fault at a state", () => {
  it("fails that state of that execution, and its service is not called", async () => {
    plan("error", { code: "Made.Up", message: "on purpose" });
    expect(await run("hit")).toMatchObject({
      status: "FAILED",
      error: "Made.Up",
      cause: "on purpose",
    });
    expect(calls).toBe(1);
    expect(await run("another")).toMatchObject({ status: "SUCCEEDED" });
  });

  it("can be the time-out of the state", async () => {
    plan("timeout");
    expect(await run("hit")).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  it("can hold the state until the execution is stopped", async () => {
    plan("hang");
    const executionArn = await api.start(await api.create("machine", MACHINE), {}, "hit");
    for (let states: string[] = []; !states.includes("Second"); ) {
      const history = await api.history(executionArn);
      states = history.map((event) =>
        String((event["stateEnteredEventDetails"] as { name?: string } | undefined)?.name),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await api.call("StopExecution", { executionArn });
    expect(await api.end(executionArn)).toMatchObject({ status: "ABORTED" });
    expect(calls).toBe(1);
  });
});

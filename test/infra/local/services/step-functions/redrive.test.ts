import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Service, Shape } from "../../../../../infra/local/kernel/service.ts";
import { createStates } from "../../../../../infra/local/services/step-functions/service.ts";
import { Api } from "../../../../support/step-functions/api.ts";
import { createStubCloud } from "../../../../support/step-functions/stub-cloud.ts";

const call = (step: string, more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: "work", Payload: { step } },
  Output: "{% $states.result.Payload.step %}",
  ...more,
});

describe("RedriveExecution", () => {
  let folder: string;
  let broken: Set<string>;
  let calls: string[];
  let service: Service;
  let api: Api;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunewright-redrive-"));
    broken = new Set();
    calls = [];
    const cloud = createStubCloud({
      folder,
      speed: 100,
      answer: (_service, _operation, input) => {
        const text = Buffer.from(input["Payload"] as Uint8Array).toString();
        const { step } = JSON.parse(text) as { step: string };
        calls.push(step);
        if (!broken.has(step)) return { Payload: Buffer.from(text) };
        const payload = JSON.stringify({ errorType: "Broken", errorMessage: step });
        return { Payload: Buffer.from(payload), FunctionError: "Unhandled" };
      },
    });
    service = createStates(cloud);
    api = new Api(service, cloud);
  });
  afterEach(async () => {
    await service.stop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  const redrive = async (executionArn: string): Promise<Shape> => {
    broken.clear();
    calls.length = 0;
    await api.call("RedriveExecution", { executionArn });
    return api.end(executionArn);
  };

  it("resumes at the state that failed, with fresh retries, and keeps what succeeded", async () => {
    broken.add("second");
    const machine = await api.create("line", {
      QueryLanguage: "JSONata",
      StartAt: "first",
      States: {
        first: call("first", { Next: "second" }),
        second: call("second", {
          Retry: [{ ErrorEquals: ["Broken"], MaxAttempts: 2 }],
          Next: "third",
        }),
        third: call("third"),
      },
    });
    const failed = await api.run(machine);
    expect(failed).toMatchObject({ status: "FAILED", error: "Broken" });
    expect(calls).toEqual(["first", "second", "second", "second"]);

    const arn = String(failed["executionArn"]);
    expect(await redrive(arn)).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
    expect(calls).toEqual(["second", "third"]);
    const history = await api.history(arn);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, at) => at + 1));
    const types = history.map(({ type }) => type);
    const at = types.indexOf("ExecutionRedriven");
    expect(types.slice(at - 1, at + 4)).toEqual([
      "ExecutionFailed",
      "ExecutionRedriven",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
    ]);
  });

  it("resumes only the branch and the iteration that failed", async () => {
    broken.add("right");
    const machine = await api.create("branches", {
      QueryLanguage: "JSONata",
      StartAt: "both",
      States: {
        both: {
          Type: "Parallel",
          Branches: ["left", "right"].map((step) => ({
            StartAt: step,
            States: { [step]: call(step) },
          })),
          End: true,
        },
      },
    });
    const failed = await api.run(machine);
    expect(failed).toMatchObject({ status: "FAILED", error: "Broken" });
    const ended = await redrive(String(failed["executionArn"]));
    expect(ended).toMatchObject({ status: "SUCCEEDED", output: '["left","right"]' });
    expect(calls.filter((step) => step === "right")).toEqual(["right"]);
  });

  it("runs only the failed children of a distributed Map again", async () => {
    broken.add("b");
    const machine = await api.create("distributed", {
      QueryLanguage: "JSONata",
      StartAt: "each",
      States: {
        each: {
          Type: "Map",
          Items: ["a", "b", "c"],
          MaxConcurrency: 1,
          ToleratedFailureCount: 0,
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "one",
            States: {
              one: {
                ...call("x"),
                Arguments: { FunctionName: "work", Payload: { step: "{% $states.input %}" } },
              },
            },
          },
          End: true,
        },
      },
    });
    const failed = await api.run(machine);
    expect(failed).toMatchObject({ error: "States.ExceedToleratedFailureThreshold" });
    expect(calls).toEqual(["a", "b"]);
    const ended = await redrive(String(failed["executionArn"]));
    expect(ended).toMatchObject({ status: "SUCCEEDED", output: '["a","b","c"]' });
    expect(calls).toEqual(["b", "c"]);
  });

  it("resumes after a stop, and refuses an execution that succeeded", async () => {
    const machine = await api.create("waits", {
      StartAt: "pause",
      States: {
        pause: { Type: "Wait", Seconds: 10_000, Next: "end" },
        end: { Type: "Succeed" },
      },
    });
    const executionArn = await api.start(machine);
    await api.call("StopExecution", { executionArn, error: "Enough", cause: "for today" });
    const stopped = await api.end(executionArn);
    expect(stopped).toMatchObject({ status: "ABORTED", error: "Enough", cause: "for today" });
    await api.call("RedriveExecution", { executionArn });
    const found = await api.call("DescribeExecution", { executionArn });
    expect(found).toMatchObject({ status: "RUNNING", redriveCount: 1 });
    await api.call("StopExecution", { executionArn });

    const done = await api.run(
      await api.create("short", { StartAt: "end", States: { end: { Type: "Succeed" } } }),
    );
    await expect(
      api.call("RedriveExecution", { executionArn: done["executionArn"] }),
    ).rejects.toMatchObject({ code: "ExecutionNotRedrivable" });
  });
});

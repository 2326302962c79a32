import { describe, expect, it } from "vitest";
import { drivenClock, rest } from "../../../../support/driven-clock.ts";
import { openStates } from "../../../../support/step-functions/open-states.ts";
import type { StubOptions } from "../../../../support/step-functions/stub-cloud.ts";

const HEARTBEAT_SECONDS = 900;

const WAITS = {
  QueryLanguage: "JSONata",
  StartAt: "ask",
  States: {
    ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
      Arguments: { TopicArn: "topic", Message: { token: "{% $states.context.Task.Token %}" } },
      TimeoutSeconds: 100_000,
      HeartbeatSeconds: HEARTBEAT_SECONDS,
      Catch: [
        { ErrorEquals: ["States.HeartbeatTimeout"], Next: "silent" },
        { ErrorEquals: ["States.ALL"], Next: "failed", Output: "{% $states.errorOutput %}" },
      ],
      Next: "end",
    },
    end: { Type: "Succeed" },
    silent: { Type: "Succeed", Output: "silent" },
    failed: { Type: "Succeed" },
  },
};

async function open(options: Partial<StubOptions> = {}) {
  const tokens: string[] = [];
  const states = await openStates({
    speed: 20,
    ...options,
    answer: (_service, _operation, input) => {
      tokens.push((JSON.parse(String(input["Message"])) as { token: string }).token);
      return { MessageId: "1" };
    },
  });
  const machine = await states.api.create("asks", WAITS);
  const executionArn = await states.api.start(machine);
  while (tokens.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  return { ...states, executionArn, taskToken: tokens[0] ?? "", tokens };
}

describe("a task that waits for its token", () => {
  it("ends with the output of SendTaskSuccess", async () => {
    const { api, executionArn, taskToken } = await open();
    await api.call("SendTaskSuccess", { taskToken, output: '{"approved":true}' });
    expect(await api.end(executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: '{"approved":true}',
    });
    const types = (await api.history(executionArn)).map(({ type }) => type);
    expect(types.slice(2, 6)).toEqual([
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
    ]);
  });

  it("fails with the error and cause of SendTaskFailure", async () => {
    const { api, executionArn, taskToken } = await open();
    await api.call("SendTaskFailure", { taskToken, error: "Refused", cause: "too expensive" });
    expect(await api.end(executionArn)).toMatchObject({
      output: '{"Error":"Refused","Cause":"too expensive"}',
    });
  });

  it("keeps running while heartbeats arrive, and fails when they stop", async () => {
    const clock = drivenClock();
    const { api, executionArn, taskToken } = await open({ clock });
    for (let beats = 0; beats < 5; beats++) {
      clock.advance(1000 * (HEARTBEAT_SECONDS - 1));
      await rest();
      await api.call("SendTaskHeartbeat", { taskToken });
    }
    const { status } = await api.call("DescribeExecution", { executionArn });
    expect(status).toBe("RUNNING");
    clock.advance(1000 * HEARTBEAT_SECONDS);
    await rest();
    expect(await api.end(executionArn)).toMatchObject({ output: '"silent"' });
  });

  it("is known again after a restart, and sends no request twice", async () => {
    const { restart, executionArn, taskToken, tokens } = await open();
    const again = await restart();
    await again.api.call("SendTaskSuccess", { taskToken, output: "1" });
    expect(await again.api.end(executionArn)).toMatchObject({ status: "SUCCEEDED", output: "1" });
    expect(tokens).toHaveLength(1);
  });

  it("keeps an acknowledged answer even if the process ends immediately", async () => {
    const { api, restart, executionArn, taskToken } = await open();
    await api.call("SendTaskSuccess", { taskToken, output: "2" });
    const again = await restart();
    expect(await again.api.end(executionArn)).toMatchObject({ output: "2" });
  });

  it("refuses a token that is invalid or used, and output that is not JSON", async () => {
    const { api, executionArn, taskToken } = await open();
    await expect(
      api.call("SendTaskSuccess", { taskToken: "nonsense", output: "1" }),
    ).rejects.toMatchObject({ code: "InvalidToken" });
    await expect(
      api.call("SendTaskSuccess", { taskToken, output: "not json" }),
    ).rejects.toMatchObject({ code: "InvalidOutput" });
    await api.call("SendTaskSuccess", { taskToken, output: "1" });
    await api.end(executionArn);
    await expect(api.call("SendTaskSuccess", { taskToken, output: "1" })).rejects.toMatchObject({
      code: "TaskTimedOut",
    });
  });
});

describe("an activity", () => {
  it("keeps the worker that took its task across a restart", async () => {
    const states = await openStates();
    const { activityArn } = await states.api.call("CreateActivity", { name: "label" });
    const machine = await states.api.create("works", {
      StartAt: "work",
      States: { work: { Type: "Task", Resource: activityArn, End: true } },
    });
    const executionArn = await states.api.start(machine, { row: 1 });
    const taken = await states.api.call("GetActivityTask", { activityArn });
    expect(taken["input"]).toBe('{"row":1}');
    const { api } = await states.restart();
    const { taskToken } = taken;
    await api.call("SendTaskSuccess", { taskToken, output: '"done"' });
    expect(await api.end(executionArn)).toMatchObject({ output: '"done"' });
    const types = (await api.history(executionArn)).map(({ type }) => type);
    expect(types.filter((type) => String(type).startsWith("Activity"))).toEqual([
      "ActivityScheduled",
      "ActivityStarted",
      "ActivitySucceeded",
    ]);
  });
});

describe("a job that a task waits for", () => {
  const waits = {
    StartAt: "job",
    States: {
      job: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Parameters: { StateMachineArn: "child", Input: { "token.$": "$$.Task.Token" } },
        End: true,
      },
    },
  };

  it("has a token, with which a worker can end the task as well", async () => {
    const tokens: string[] = [];
    const { api } = await openStates({
      answer: (_service, operation, { input }) => {
        if (operation !== "StartExecution") return { status: "RUNNING", executionArn: "run" };
        tokens.push((JSON.parse(String(input)) as { token: string }).token);
        return { executionArn: "run", startDate: 0 };
      },
    });
    const executionArn = await api.start(await api.create("waits", waits));
    await expect.poll(() => tokens.length).toBe(1);
    await expect
      .poll(async () => (await api.history(executionArn)).map(({ type }) => type))
      .toContain("TaskSubmitted");
    await api.call("SendTaskSuccess", { taskToken: tokens[0], output: '{"early":true}' });
    expect(await api.end(executionArn)).toMatchObject({ output: '{"early":true}' });
  });

  it("is not given one where it does not wait", async () => {
    const { job } = waits.States;
    const state = { ...job, Resource: "arn:aws:states:::states:startExecution" };
    const { api } = await openStates();
    const ended = await api.run(await api.create("asks", { StartAt: "a", States: { a: state } }));
    expect(ended).toMatchObject({
      error: "States.Runtime",
      cause: expect.stringContaining(
        "The JSONPath '$$.Task.Token' specified for the field 'token.$'",
      ),
    });
  });
});

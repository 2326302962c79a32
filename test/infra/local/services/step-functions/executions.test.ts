import { describe, expect, it } from "vitest";
import { openStates } from "../../../../support/step-functions/open-states.ts";

const HELLO = { StartAt: "hello", States: { hello: { Type: "Pass", Result: "hello", End: true } } };
const SLOW = {
  StartAt: "pause",
  States: { pause: { Type: "Wait", Seconds: 100_000, Next: "end" }, end: { Type: "Succeed" } },
};

describe("StartExecution", () => {
  it("gives the same execution for the same name and input while it runs", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("slow", SLOW);
    const request = { stateMachineArn, name: "run", input: '{"a":1}' };
    const first = await api.call("StartExecution", request);
    expect(await api.call("StartExecution", request)).toEqual(first);
    await expect(
      api.call("StartExecution", { ...request, input: '{"a":2}' }),
    ).rejects.toMatchObject({ code: "ExecutionAlreadyExists" });
    await api.call("StopExecution", { executionArn: first["executionArn"] });
    await expect(api.call("StartExecution", request)).rejects.toMatchObject({
      code: "ExecutionAlreadyExists",
    });
  });

  it("refuses bad names, bad JSON, too much input and unknown machines", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("hello", HELLO);
    const refused = (more: object, code: string) =>
      expect(api.call("StartExecution", { stateMachineArn, ...more })).rejects.toMatchObject({
        code,
      });
    await refused({ name: "a b" }, "InvalidName");
    await refused({ input: "{" }, "InvalidExecutionInput");
    await refused({ input: JSON.stringify("x".repeat(262_144)) }, "ValidationException");
    await refused({ stateMachineArn: `${stateMachineArn}x` }, "StateMachineDoesNotExist");
  });

  it("runs what the machine was at the start, not what it was updated to", async () => {
    const { api } = await openStates({ speed: 5000 });
    const stateMachineArn = await api.create("changes", {
      StartAt: "pause",
      States: { pause: { Type: "Wait", Seconds: 1000, Next: "end" }, end: HELLO.States.hello },
    });
    const executionArn = await api.start(stateMachineArn);
    await api.call("UpdateStateMachine", { stateMachineArn, definition: JSON.stringify(SLOW) });
    expect(await api.end(executionArn)).toMatchObject({ output: '"hello"' });
    const { definition } = await api.call("DescribeStateMachineForExecution", { executionArn });
    expect(JSON.parse(String(definition))).toMatchObject({ States: { end: { Type: "Pass" } } });
  });
});

describe("an execution's life", () => {
  it("is reported to EventBridge at each change of status", async () => {
    const { api, cloud } = await openStates();
    const arn = await api.create("hello", HELLO);
    const { executionArn } = await api.run(arn, { a: 1 });
    expect(cloud.events.map(({ detail }) => detail["status"])).toEqual(["RUNNING", "SUCCEEDED"]);
    expect(cloud.events[1]).toMatchObject({
      source: "aws.states",
      detailType: "Step Functions Execution Status Change",
      resources: [executionArn],
      detail: { executionArn, stateMachineArn: arn, input: '{"a":1}', output: '"hello"' },
    });
    expect(cloud.events[0]?.detail).toMatchObject({ stopDate: null, output: null });
  });

  it("ends as TIMED_OUT when the machine's time is up", async () => {
    const { api } = await openStates({ speed: 1000 });
    const arn = await api.create("limited", { ...SLOW, TimeoutSeconds: 100 });
    const ended = await api.run(arn);
    expect(ended).toMatchObject({ status: "TIMED_OUT" });
    const last = (await api.history(String(ended["executionArn"]))).at(-1);
    expect(last).toMatchObject({ type: "ExecutionTimedOut" });
  });

  it("is listed newest first, by status and in pages", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("hello", HELLO);
    for (const name of ["a", "b", "c"]) await api.end(await api.start(stateMachineArn, {}, name));
    const names = async (more: object) => {
      const page = await api.call("ListExecutions", { stateMachineArn, ...more });
      const found = (page["executions"] as { name: string }[]).map(({ name }) => name);
      return { found, nextToken: page["nextToken"] };
    };
    const first = await names({ maxResults: 2 });
    expect(first.found).toEqual(["c", "b"]);
    expect(await names({ maxResults: 2, nextToken: first.nextToken })).toEqual({
      found: ["a"],
      nextToken: undefined,
    });
    expect((await names({ statusFilter: "RUNNING" })).found).toEqual([]);
  });

  it("is remembered with all its history after a restart", async () => {
    const { api, restart } = await openStates();
    const before = await api.run(await api.create("hello", HELLO), { a: 1 });
    const arn = String(before["executionArn"]);
    const history = await api.history(arn);
    const again = await restart();
    expect(await again.api.call("DescribeExecution", { executionArn: arn })).toEqual(before);
    expect(await again.api.history(arn)).toEqual(history);
  });

  it("ends at 25,000 events", async () => {
    const { api } = await openStates();
    const arn = await api.create("endless", {
      StartAt: "a",
      States: {
        a: { Type: "Pass", Next: "b" },
        b: {
          Type: "Choice",
          Choices: [{ Variable: "$.stop", BooleanEquals: true, Next: "end" }],
          Default: "a",
        },
        end: { Type: "Succeed" },
      },
    });
    const ended = await api.run(arn, { stop: false });
    expect(ended).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
    const history = await api.history(String(ended["executionArn"]));
    expect(history).toHaveLength(25_000);
    expect(history.at(-1)).toMatchObject({ id: 25_000, type: "ExecutionFailed" });
  });

  it("fails when a state's output exceeds 256 KiB", async () => {
    const { api } = await openStates();
    const arn = await api.create("large", {
      QueryLanguage: "JSONata",
      StartAt: "grow",
      States: {
        grow: { Type: "Pass", Output: "{% $pad('', 300000, 'x') %}", End: true },
      },
    });
    expect(await api.run(arn)).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
    });
  });
});

describe("GetExecutionHistory", () => {
  it("is paged, and reversed or without data on request", async () => {
    const { api } = await openStates();
    const { executionArn } = await api.run(await api.create("hello", HELLO), { secret: 1 });
    const ids = async (more: object) => {
      const { events } = await api.call("GetExecutionHistory", { executionArn, ...more });
      return (events as { id: number }[]).map(({ id }) => id);
    };
    expect(await ids({})).toEqual([1, 2, 3, 4]);
    expect(await ids({ reverseOrder: true, maxResults: 3 })).toEqual([4, 3, 2]);
    const { events } = await api.call("GetExecutionHistory", {
      executionArn,
      includeExecutionData: false,
    });
    expect(JSON.stringify(events)).not.toContain("secret");
  });
});

describe("an Express state machine", () => {
  it("answers StartSyncExecution with its output, and is not described afterwards", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("express", HELLO, { type: "EXPRESS" });
    const answer = await api.call("StartSyncExecution", { stateMachineArn, input: "{}" });
    expect(answer).toMatchObject({ status: "SUCCEEDED", output: '"hello"' });
    const { executionArn } = answer;
    await expect(api.call("DescribeExecution", { executionArn })).rejects.toMatchObject({
      code: "ExecutionDoesNotExist",
    });
  });
});

describe("the context object", () => {
  const shows = { StartAt: "a", States: { a: { Type: "Pass", InputPath: "$$", End: true } } };

  it("counts redrives, but not in an Express execution, which cannot be redriven", async () => {
    const { api } = await openStates();
    const standard = await api.run(await api.create("standard", shows));
    expect(JSON.parse(String(standard["output"]))).toMatchObject({
      Execution: { RedriveCount: 0 },
    });
    const stateMachineArn = await api.create("express", shows, { type: "EXPRESS" });
    const { output } = await api.call("StartSyncExecution", { stateMachineArn });
    const { Execution } = JSON.parse(String(output)) as { Execution: object };
    expect(Object.keys(Execution).sort()).toEqual(["Id", "Input", "Name", "RoleArn", "StartTime"]);
  });
});

describe("a path that finds nothing", () => {
  it.each([
    ["InputPath", "$.X", "No results for path: $['X']"],
    ["InputPath", "$.a.X", "No results for path: $['a']['X']"],
    ["InputPath", "$.X.Y", "Missing property in path $['X']"],
    ["OutputPath", "$.X", "No results for path: $['X']"],
    ["OutputPath", "$['X'].Y.Z", "Missing property in path $['X']"],
  ])("is named when it is the %s %s", async (field, path, why) => {
    const { api } = await openStates();
    const state = { Type: "Pass", [field]: path, End: true };
    const ended = await api.run(
      await api.create("missing", { StartAt: "a", States: { a: state } }),
      {
        a: { b: 1 },
      },
    );
    expect(ended).toMatchObject({
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'a' (entered at the event id #2). Invalid path '${path}' : ${why}`,
    });
  });
});

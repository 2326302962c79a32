import { describe, expect, it } from "vitest";
import { openStates } from "../../../../support/step-functions/open-states.ts";

const pause = { Type: "Wait", Seconds: 50_000, End: true };
const machine = (StartAt: string, States: object) => ({ StartAt, States });

/** One branch fails after a while; the others wait in a Wait, a Parallel and a Map. */
const DEFINITION = machine("all", {
  all: {
    Type: "Parallel",
    End: true,
    Branches: [
      machine("soon", {
        soon: { Type: "Wait", Seconds: 20, Next: "fail" },
        fail: { Type: "Fail", Error: "Broken" },
      }),
      machine("wait", { wait: pause }),
      machine("inner", {
        inner: { Type: "Parallel", End: true, Branches: [machine("deep", { deep: pause })] },
      }),
      machine("each", {
        each: {
          Type: "Map",
          ItemsPath: "$.items",
          End: true,
          ItemProcessor: machine("item", { item: pause }),
        },
      }),
    ],
  },
});

const ABORTED = [
  "WaitStateAborted",
  "WaitStateAborted",
  "WaitStateAborted",
  "ParallelStateAborted",
  "MapIterationAborted",
  "MapStateAborted",
];

describe("branches", () => {
  it("are ended, with everything running inside them, when a sibling fails", async () => {
    const { api } = await openStates({ speed: 200 });
    const ended = await api.run(await api.create("branches", DEFINITION), { items: [1] });
    expect(ended).toMatchObject({ status: "FAILED", error: "Broken" });
    const types = (await api.history(String(ended["executionArn"]))).map(({ type }) => type);
    const aborted = types.filter((type) => String(type).endsWith("Aborted"));
    expect(aborted.sort()).toEqual([...ABORTED].sort());
    expect(types.slice(-2)).toEqual(["ParallelStateFailed", "ExecutionFailed"]);
  });

  it("record nothing but ExecutionAborted when the execution is stopped", async () => {
    const { api } = await openStates();
    const executionArn = await api.start(await api.create("branches", DEFINITION), { items: [1] });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await api.call("StopExecution", { executionArn });
    const types = (await api.history(executionArn)).map(({ type }) => type);
    expect(types.filter((type) => String(type).endsWith("Aborted"))).toEqual(["ExecutionAborted"]);
    expect(types.at(-1)).toBe("ExecutionAborted");
  });

  it("see the variables around them and keep their own", async () => {
    const { api } = await openStates();
    const definition = {
      QueryLanguage: "JSONata",
      ...machine("set", {
        set: { Type: "Pass", Assign: { outer: 1 }, Next: "both" },
        both: {
          Type: "Parallel",
          Branches: ["a", "b"].map((name) =>
            machine(name, {
              [name]: { Type: "Pass", Assign: { own: name }, Next: `${name}2` },
              [`${name}2`]: { Type: "Pass", Output: "{% $own & $outer %}", End: true },
            }),
          ),
          Next: "after",
        },
        after: {
          Type: "Pass",
          Output: { all: "{% $states.input %}", leaked: "{% $exists($own) %}" },
          End: true,
        },
      }),
    };
    const { output } = await api.run(await api.create("scopes", definition));
    expect(JSON.parse(String(output))).toEqual({ all: ["a1", "b1"], leaked: false });
  });
});

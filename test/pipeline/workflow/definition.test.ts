import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { definition } from "../../../pipeline/workflow/definition.ts";
import { next, type State } from "../../../pipeline/workflow/states.ts";
import { reach } from "../../support/workflow/reach.ts";

const states = Object.entries(definition.States);

function expressions(value: unknown): string[] {
  if (typeof value === "string") return /^\{%.*%\}$/s.test(value) ? [value.slice(2, -2)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(expressions);
}

/** The states of what a Map does with each item. */
const inside = (name: string) => {
  const processor = definition.States[name]?.["ItemProcessor"] ?? { States: {} };
  return (processor as { States: Record<string, State> }).States;
};

/** What fails here does not decide about the model, so that it must not end the run. */
const notedStates = [
  "Delete the models that lost",
  "Notify: the job has stalled",
  "Read the acceptance report",
  "Read the training metrics",
  "Divide the rows among functions",
  "Write the report",
  "Notify: registered",
  "Write the rejection report",
  "Notify: rejected",
  "Write the self-check report",
  "Notify: self check passed",
];

const withoutMap = ({ ItemProcessor: _inside, ...state }: State): State => state;

/** Where a run continues after a state that failed without failing it. */
function continuation(name: string, state: State): unknown {
  if (name === "Read the acceptance report") return "Read the training metrics";
  // One function then asks all rows.
  if (name === "Divide the rows among functions") return next.ask;
  return state["Next"];
}

/** Result of an expression of the definition, as `{% … %}`. */
const evaluate = (expression: unknown, variables: Record<string, unknown>) =>
  jsonata(String(expression).slice(2, -2)).evaluate({}, variables);

/** Number of polls until `hours` have passed, by the seconds that a Wait state waits each time. */
async function polls(
  wait: State | undefined,
  hours: number,
  variables: (elapsed: number) => Record<string, unknown>,
): Promise<number> {
  let count = 0;
  for (let elapsed = 0; elapsed < hours * 3_600_000; count += 1) {
    elapsed += 1000 * (await evaluate(wait?.["Seconds"], variables(elapsed)));
  }
  return count;
}

describe("the workflow", () => {
  it("is valid Amazon States Language", () => {
    // It writes into what it checks, and other tests of this process use the same definition.
    const { isValid, errorsText } = aslValidator(structuredClone(definition));
    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it.each(states)("%s holds only JSONata that parses", (_name, state) => {
    expect(() => expressions(state).map((expression) => jsonata(expression))).not.toThrow();
  });

  it("has state names that anyone can read", () => {
    for (const [name] of states) {
      expect(name).toMatch(/^(Notify: [a-z ]+|[A-Z][a-z' -]+\??)$/);
      expect(name.length).toBeLessThanOrEqual(60);
    }
  });

  it("asks a question exactly where it chooses", () => {
    const questions = states.filter(([name]) => name.endsWith("?")).map(([name]) => name);
    const choices = states.filter(([, { Type }]) => Type === "Choice").map(([name]) => name);
    expect(questions.sort()).toEqual(choices.sort());
  });

  it("handles every status of a job and keeps waiting at an unknown one", () => {
    const choice = definition.States["Job finished?"];
    const conditions = JSON.stringify(choice?.["Choices"]);
    for (const status of ["Completed", "Failed", "Stopped"]) expect(conditions).toContain(status);
    expect(choice?.["Default"]).toBe("Wait for the job");
  });

  it("leads every failure after the first purchase through the clean-up", () => {
    const afterPurchase = reach("Create the customization job");
    const paid = states.filter(
      ([name, { Type }]) =>
        afterPurchase.has(name) && Type === "Task" && !reach("Clean up paid resources").has(name),
    );
    expect(paid.length).toBeGreaterThan(10);
    for (const [name, state] of paid) {
      const all = (state["Catch"] as State[]).find((one) =>
        (one["ErrorEquals"] as string[]).includes("States.ALL"),
      );
      const isNoted = JSON.stringify(all?.["Assign"] ?? {}).includes("$append($notes");
      expect([name, isNoted || all?.["Next"]]).toEqual([
        name,
        notedStates.includes(name) || "Clean up paid resources",
      ]);
      if (isNoted) expect([name, all?.["Next"]]).toEqual([name, continuation(name, state)]);
    }
  });

  it("buys nothing before the request and the base model were checked", () => {
    const calls = ["Check the request", "Check the base model's life cycle"].map(
      (name) => definition.States[name]?.["Resource"],
    );
    expect(calls).toEqual([
      "arn:aws:states:::lambda:invoke",
      "arn:aws:states:::aws-sdk:bedrock:getFoundationModel",
    ]);
    expect(definition.StartAt).toBe("Check the request");
  });

  it.each([
    { pollSeconds: 1, jobHours: 168, servingMinutes: 24 * 60 },
    { pollSeconds: 60, jobHours: 168, servingMinutes: 24 * 60 },
    { pollSeconds: 5, jobHours: 0.1, servingMinutes: 5 },
  ])(
    "stays below 13,000 events of the 25,000 with %j and 48 h each of asking, scoring and judging",
    async (limits) => {
      const at = (elapsed: number) => ({
        Execution: { StartTime: new Date(0).toISOString() },
        State: { EnteredTime: new Date(elapsed).toISOString() },
      });
      const variables = (elapsed: number) => ({
        run: { limits },
        states: { context: at(elapsed) },
        servingSince: 0,
      });
      const job = await polls(definition.States["Wait for the job"], limits.jobHours, variables);
      const deployment = definition.States["Wait for the deployment"];
      const serving = await polls(deployment, limits.servingMinutes / 60, variables);
      // Wait 2, Task 5, Choice 2 events a poll; calls of 10 and 12 minutes; notices of stalls; all other states once.
      const asking = (48 * 60) / 12;
      const scoring = (48 * 60) / 10;
      // The judge is calibrated before the training, and judges after it.
      const judging = 2 * scoring;
      const rest = 28 * 5 + states.length * 5;
      const events = (job + serving + asking + scoring + judging) * 9 + rest;
      expect(events).toBeLessThan(13_000);
    },
  );

  it.each([1, 5, 10])(
    "leaves these 13,000 events to a run whose hyperparameter sweep of 20 candidates takes 14 days, %i at a time",
    async (concurrency) => {
      const variables = (elapsed: number) => ({
        run: { limits: { pollSeconds: 10, jobHours: 1 }, hyperparameterSweep: { concurrency } },
        jobsAtOnce: 10,
        states: {
          context: {
            Execution: { StartTime: new Date(0).toISOString() },
            State: { EnteredTime: new Date(elapsed).toISOString() },
          },
        },
      });
      const wait = inside("Train each candidate")["Wait for the candidate's job"];
      const looks = await polls(wait, 14 * 24, variables);
      // Two more looks a candidate, and 30 retries of 3 events for room in the quota.
      const events = (concurrency * looks + 2 * 20) * 9 + 20 * 30 * 3;
      expect(events).toBeLessThan(12_000);
    },
  );

  it("has no two states of the same name, nor a variable of a Map that hides one around it", () => {
    const names = Object.keys(inside("Train each candidate"));
    expect(names.filter((name) => name in definition.States)).toEqual([]);
    const assigned = (all: Record<string, State>) =>
      [
        ...JSON.stringify(Object.values(all).map(withoutMap)).matchAll(/"Assign":(\{.*?\})/g),
      ].flatMap(([, assign = "{}"]) => [...assign.matchAll(/"(\w+)":/g)].map(([, name]) => name));
    const outer = new Set(assigned(definition.States as Record<string, State>));
    const own = new Set(assigned(inside("Train each candidate")));
    expect(own.size).toBeGreaterThan(5);
    expect([...own].filter((name) => outer.has(name))).toEqual([]);
  });
});

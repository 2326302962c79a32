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

/** What fails here does not decide about the model, so that it must not end the run. */
const notedStates = [
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
  state: string,
  hours: number,
  variables: (elapsed: number) => Record<string, unknown>,
): Promise<number> {
  let count = 0;
  for (let elapsed = 0; elapsed < hours * 3_600_000; count += 1) {
    elapsed += 1000 * (await evaluate(definition.States[state]?.["Seconds"], variables(elapsed)));
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
      const job = await polls("Wait for the job", limits.jobHours, variables);
      const serving = await polls("Wait for the deployment", limits.servingMinutes / 60, variables);
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
});

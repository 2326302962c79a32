import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { definition } from "../../../pipeline/workflow/definition.ts";
import type { State } from "../../../pipeline/workflow/states.ts";

const states = Object.entries(definition.States);

function expressions(value: unknown): string[] {
  if (typeof value === "string") return /^\{%.*%\}$/s.test(value) ? [value.slice(2, -2)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(expressions);
}

function targets(state: State): string[] {
  const rules = [...((state["Choices"] as State[]) ?? []), ...((state["Catch"] as State[]) ?? [])];
  return [state["Next"], state["Default"], ...rules.map((rule) => rule["Next"])].filter(
    (target) => target !== undefined,
  ) as string[];
}

/** States that can be reached from one, over any way. */
function reach(from: string): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...targets(definition.States[name] ?? {}));
  }
  return seen;
}

describe("the workflow", () => {
  it("is valid Amazon States Language", () => {
    const { isValid, errorsText } = aslValidator(definition);
    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it.each(states)("%s holds only JSONata that parses", (_name, state) => {
    expect(() => expressions(state).map((expression) => jsonata(expression))).not.toThrow();
  });

  it("has state names that anyone can read", () => {
    for (const [name] of states) {
      expect(name).toMatch(/^(Notify: [a-z]+|[A-Z][a-z' -]+\??)$/);
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
      const isNotice = /^Notify: (registered|rejected)$/.test(name);
      const target = isNotice ? "Notification failed" : "Clean up paid resources";
      expect([name, all?.["Next"]]).toEqual([name, target]);
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
    { pollSeconds: 1, jobHours: 100, servingMinutes: 600 },
    { pollSeconds: 60, jobHours: 24, servingMinutes: 60 },
    { pollSeconds: 5, jobHours: 0.1, servingMinutes: 5 },
  ])("stays below the event limit of an execution with %j", async (limits) => {
    const assign = definition.States["Check the request"]?.["Assign"] as Record<string, string>;
    const evaluate = (name: string) =>
      jsonata((assign[name] ?? "").slice(2, -2)).evaluate({}, { states: { input: { limits } } });
    const job = (limits.jobHours * 3600) / (await evaluate("jobPollSeconds"));
    const serving = (limits.servingMinutes * 60) / (await evaluate("servingPollSeconds"));
    // Wait 2, Task 5, Choice 2 events a round; the rest of a run, its loops at their bounds included.
    const rest = 240 * 9 + 120 * 9 + 200;
    expect((job + serving) * 9 + rest).toBeLessThan(25_000);
  });
});

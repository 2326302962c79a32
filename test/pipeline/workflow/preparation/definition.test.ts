import aslValidator from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import type { Handler } from "../../../../pipeline/handlers/runtime.ts";
import { preparationDefinition } from "../../../../pipeline/workflow/preparation/definition.ts";
import { mapSteps } from "../../../../pipeline/workflow/preparation/steps.ts";
import type { State, States } from "../../../../pipeline/workflow/states.ts";

interface Processor {
  readonly StartAt: string;
  readonly States: States;
}

/** All states, those of the Maps' executions too. */
const states: [string, State][] = Object.entries(preparationDefinition.States).flatMap(
  ([name, state]) => {
    const processor = state["ItemProcessor"] as Processor | undefined;
    return [[name, state], ...Object.entries(processor?.States ?? {})];
  },
);

function expressions(value: unknown): string[] {
  if (typeof value === "string") return /^\{%.*%\}$/s.test(value) ? [value.slice(2, -2)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(expressions);
}

describe("the workflow of a preparation", () => {
  it("is valid Amazon States Language", () => {
    const { isValid, errorsText } = aslValidator(structuredClone(preparationDefinition));
    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it.each(states)("%s holds only JSONata that parses", (_name, state) => {
    expect(() => expressions(state).map((expression) => jsonata(expression))).not.toThrow();
  });

  it("has state names that anyone can read, each once", () => {
    const names = states.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^(Notify: [a-z ]+|[A-Z][a-z' -]+(\?|: failed)?)$/);
      expect(name.length).toBeLessThanOrEqual(60);
    }
  });

  it("has a Map for each label by which its progress is looked for", () => {
    const labels = states.flatMap(([name, { Label }]) =>
      typeof Label === "string" ? [[Label, name]] : [],
    );
    const expected = Object.entries(mapSteps).map(([label, { state }]) => [label, state]);
    expect(labels).toEqual(expected);
  });

  it("uses no variable of the whole in an execution of a Map, which has none", () => {
    for (const [, { ItemProcessor }] of Object.entries(preparationDefinition.States)) {
      if (ItemProcessor === undefined) continue;
      const text = JSON.stringify(ItemProcessor);
      expect(text).not.toMatch(/\$(runId|partitions|items|failures)\b/);
    }
  });

  it("calls each function with what it accepts, and a failure of any leads to words", async () => {
    for (const setting of ["DATA_BUCKET", "TOPIC_ARN"]) vi.stubEnv(setting, "a-setting");
    vi.stubEnv("AWS_REGION", "us-east-1");
    const calls = states.filter(
      ([, { Resource }]) => Resource === "arn:aws:states:::lambda:invoke",
    );
    expect(calls).toHaveLength(6);
    for (const [, { Arguments, Catch }] of calls) {
      const { FunctionName, Payload } = Arguments as { FunctionName: string; Payload: object };
      const name = FunctionName.replace(/^\$\{(\w+)Function\}$/, "$1");
      const file = name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
      const { handler } = (await import(`../../../../pipeline/handlers/${file}.ts`)) as {
        handler: Handler<z.ZodObject, unknown>;
      };
      expect(Object.keys(handler.payload.shape).sort()).toEqual(Object.keys(Payload).sort());
      expect(JSON.stringify(Catch)).toContain("States.ALL");
    }
    vi.unstubAllEnvs();
  });
});

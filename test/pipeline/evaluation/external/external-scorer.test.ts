import { describe, expect, it } from "vitest";
import {
  checkedValue,
  rowOf,
  type Scorable,
  scorerFailed,
  scorerTimedOut,
  whereIs,
} from "../../../../pipeline/evaluation/external/external-scorer.ts";

const spec = { kind: "module", name: "own", key: "k", sha256: "s" } as const;
const of: Scorable = {
  ...{ arm: "base", row: 6, answer: "secret" },
  question: {
    ...{ recordId: "r6", system: null, reference: "right" },
    messages: [{ role: "user", content: [{ text: "secret" }] }],
  },
};

describe("what a scorer of the user's own has returned", () => {
  it.each([0, 0.5, 1])("is a value: %d", (value) => {
    expect(checkedValue({ value, type: "number" }, spec, of)).toBe(value);
  });

  it.each([
    [{ value: -0.01, type: "number" }, "-0.01"],
    [{ value: 1.01, type: "number" }, "1.01"],
    [{ value: Number.NaN, type: "number" }, "NaN"],
    [{ value: null, type: "string" }, "a value of type string"],
  ])("is none: %j", (returned, what) => {
    expect(() => checkedValue(returned, spec, of)).toThrow(
      expect.objectContaining({
        code: "Score.BadValue",
        message: `the scorer module:own returned ${what} for the base model's answer to held-out row 7`,
      }),
    );
  });
});

describe("a scorer that failed", () => {
  it.each([
    ["RangeError", "RangeError"],
    ["Sandbox.Timedout", "Sandbox.Timedout"],
    ["secret of a row", "an error"],
    ["7up", "an error"],
    ["secret!", "an error"],
    ["S".repeat(62), "an error"],
    ["S".repeat(61), "S".repeat(61)],
    ["", "an error"],
  ])("with %j is named, unless that may be the content of a row", (name, named) => {
    expect(scorerFailed(spec, of, name)).toMatchObject({
      code: "Score.Failed",
      message: `the scorer module:own failed with ${named} at the base model's answer to held-out row 7`,
    });
  });

  it("by taking too long is named with its seconds", () => {
    expect(scorerTimedOut(spec, of, 2500)).toMatchObject({
      ...{
        code: "Score.TimedOut",
        message: expect.stringContaining("took more than 2.5 s for the"),
      },
    });
  });
});

it("gets all of the last turn's text as the question, and the rest of the row", () => {
  const turn = (...texts: string[]) => ({
    ...{ role: "user" as const, content: texts.map((text) => ({ text })) },
  });
  const row = { ...of.question, messages: [turn("first"), turn("What is ", "it?")] };
  const { messages } = row;
  expect(rowOf(row)).toEqual({ question: "What is it?", system: null, messages, slices: {} });
  expect(rowOf({ ...row, system: "Be brief.", slices: { plan: "free" } })).toMatchObject({
    ...{ system: "Be brief.", slices: { plan: "free" } },
  });
  expect(rowOf({ ...row, messages: [] }).question).toBe("");
});

it("names the answers of a batch by their first row and their last", () => {
  const to = (row: number): Scorable => ({ ...of, row });
  expect(whereIs([to(6)])).toBe("the base model's answer to held-out row 7");
  expect(whereIs([to(6), to(7), to(11)])).toBe("the base model's answers to held-out rows 7 to 12");
});

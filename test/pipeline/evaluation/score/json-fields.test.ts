import { describe, expect, it } from "vitest";
import {
  compareFields,
  compareNamed,
  valueAt,
} from "../../../../pipeline/evaluation/score/json-fields.ts";

describe("compareFields", () => {
  it.each<[answer: unknown, reference: unknown, right: number, fields: number]>([
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, 2, 2],
    [{ a: 1 }, { a: 1, b: { c: 1, d: 2 } }, 1, 3],
    [{ a: 1, b: { c: 1, d: 2 } }, { a: 1 }, 1, 3],
    [{ a: 7 }, { a: { b: 1, c: 2 } }, 0, 2],
    [{ a: { b: 1, c: 2, d: 3 } }, { a: 7 }, 0, 3],
    [["a", "b"], { 0: "a", 1: "b" }, 0, 2],
    [[1, 2, 3], [1, 3], 1, 3],
    [7, 7, 1, 1],
    [7, 8, 0, 1],
    // Without content.
    [{}, {}, 1, 1],
    [[], [], 1, 1],
    [{}, [], 0, 1],
    [[], {}, 0, 1],
    [{}, null, 0, 1],
    [null, {}, 0, 1],
    [null, null, 1, 1],
    [{}, "", 0, 1],
    [{ a: {} }, { a: { b: 1 } }, 0, 1],
    // Texts and numbers.
    [" Bern ", "Bern", 1, 1],
    ["cafe\u0301", "caf\u00e9", 1, 1],
    ["bern", "Bern", 0, 1],
    ["7", 7, 0, 1],
    [7, "7", 0, 1],
    [true, "true", 0, 1],
  ])("of %j against %j: %d of %d", (answer, reference, right, fields) => {
    expect(compareFields(answer, reference)).toEqual({ right, fields });
  });

  it("ends with values nested without end", () => {
    const nested = (depth: number, value: unknown): unknown =>
      depth === 0 ? value : { a: nested(depth - 1, value) };
    expect(compareFields(nested(50, 1), nested(50, 1))).toEqual({ right: 1, fields: 1 });
    expect(compareFields(nested(50, 1), nested(50, 2))).toEqual({ right: 0, fields: 1 });
    const deep = JSON.parse(`${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`) as unknown;
    expect(compareFields(deep, deep).fields).toBe(1);
    expect(compareFields({ a: 1, b: deep }, { a: 1 })).toEqual({ right: 1, fields: 2 });
  });
});

describe("valueAt", () => {
  const value = {
    "a.b": 1,
    a: { b: 2 },
    list: [{ n: 1, "1": "x" }, { n: 2 }, { m: 3 }],
    grid: [
      [1, 2],
      [3, 4],
    ],
  };

  it.each([
    ["a.b", 1],
    ["a", { b: 2 }],
    ["list[1].n", 2],
    ["list.1.n", 2],
    ["list[].n", [1, 2, undefined]],
    ["grid[1][0]", 3],
    ["grid[].1", [2, 4]],
    ["list.x1", undefined],
    ["list.1x", undefined],
    ["list[9].n", undefined],
    ["a[]", undefined],
    ["a[].b", undefined],
    ["a.c", undefined],
    ["a.b.c", undefined],
    ["a.toString", undefined],
    ["", undefined],
  ])("at %j", (path, found) => {
    expect(valueAt(value, path)).toEqual(found);
  });

  it("of an array starts with a position or with all", () => {
    expect(valueAt(value.list, "[0].n")).toBe(1);
    expect(valueAt(value.list, "0.n")).toBe(1);
    expect(valueAt(value.list, "[].n")).toEqual([1, 2, undefined]);
    expect(valueAt(undefined, "a")).toBeUndefined();
  });
});

it("compares named fields as wholes", () => {
  const reference = { a: { b: 1, c: 2 }, d: 3 };
  const answer = { a: { b: 1, c: 9 }, d: 3, e: 4 };
  expect(compareNamed(answer, reference, ["a", "a.b", "d"])).toEqual({ right: 2, fields: 3 });
  // Neither has it.
  expect(compareNamed(answer, reference, ["x"])).toEqual({ right: 1, fields: 1 });
});

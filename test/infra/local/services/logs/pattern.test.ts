import { expect, it } from "vitest";
import { readPattern } from "../../../../../infra/local/services/logs/pattern.ts";

const line = '{"level":"INFO","runId":"a-1","message":"done"}';
const fields = { level: "INFO", runId: "a-1", message: "done" };

it.each([
  [undefined, true],
  ["", true],
  ['{ $.runId = "a-1" }', true],
  ['{ $.runId = "a-2" }', false],
  ['{ $.other = "a-1" }', false],
  ["done", true],
  ['"not done"', false],
])("a line matches %s: %s", (pattern, expected) => {
  expect(readPattern(pattern)(line, fields)).toBe(expected);
});

it("matches no text that is not JSON by a member", () => {
  expect(readPattern('{ $.runId = "a-1" }')("a-1", undefined)).toBe(false);
});

it.each(['{ $.runId = "a*" }', "{ $.size > 3 }", "?a ?b", "%[0-9]%"])(
  "refuses %s, which is not simulated",
  (pattern) => {
    expect(() => readPattern(pattern)).toThrow(/does not simulate/);
  },
);

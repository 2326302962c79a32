import { expect, it } from "vitest";
import { expressionCost } from "../../../../../../../infra/local/services/step-functions/query/cost/jsonata-cost.ts";

const LONG = "a".repeat(101);

it.each([
  "$states.input.a & $states.context.Execution.Name",
  "$contains($states.input.a, 'b') ? $parse($states.input.a).c : null",
  "$substringBefore($states.context.Execution.Name, '_')",
  "$replace($name, '_', '--')",
  "$toMillis($states.context.State.EnteredTime) + 1000",
])("is small for what reads its data a few times: %s", (expression) => {
  expect(expressionCost(expression)).toBeLessThan(10);
});

it.each([
  ["a search for a text of the data", "$contains($states.input.a, $states.input.b)"],
  ["a text before one of the data", "$substringBefore($states.input.a, $states.input.b)"],
  ["a text split at one of the data", "$split($states.input.a, $b)"],
  ["a text of the data put in the place of another", "$replace($a, 'a', $b)"],
  ["a long text searched for", `$contains($a, '${LONG}')`],
  ["a regular expression", "$contains($a, /^(a+)+$/)"],
  ["a text that grows more than twofold", "$replace($a, 'a', 'bbb')"],
  ["a filter", "$a[b = 1]"],
  ["a function of its own", "($f := function($x) { $f($x) }; $f(1))"],
])("has no end for %s", (_, expression) => {
  expect(expressionCost(expression)).toBe(Number.POSITIVE_INFINITY);
});

import { describe, expect, it } from "vitest";
import { openStates } from "../../../../../support/step-functions/open-states.ts";

/** Runs a Pass state whose output is the expression. */
async function evaluate(expression: string, input: unknown = {}) {
  const { api } = await openStates();
  const machine = await api.create("evaluate", {
    QueryLanguage: "JSONata",
    StartAt: "set",
    States: {
      set: { Type: "Pass", Assign: { two: 2 }, Next: "evaluate" },
      evaluate: { Type: "Pass", Output: `{% ${expression} %}`, End: true },
    },
  });
  const ended = await api.run(machine, input);
  if (ended["status"] !== "SUCCEEDED") return { cause: String(ended["cause"]) };
  return { value: JSON.parse(String(ended["output"])) as unknown };
}

describe("JSONata in a state", () => {
  it.each([
    ["$states.input.a + $two", 5],
    ["$states.context.State.Name", "evaluate"],
    ["$partition([1, 2, 3], 2)", [[1, 2], [3]]],
    ["$range(0, 6, 3)", [0, 3, 6]],
    ["$range(1, 1, 1)", 1],
    ["$hash('a', 'MD5')", "0cc175b9c0f1b6a831c399e269772661"],
    ["$parse('{\"a\": 1}').a", 1],
    ["$type($random())", "number"],
    ["$random(7) = $random(7)", true],
    ["$length($uuid())", 36],
    ["$toMillis($now()) = $millis()", true],
    ["$substring($now('[Y0001]'), 0, 2)", "20"],
    ["$map($states.input.list, function($v) { $v * 2 })", [2, 4]],
    ["{'here': 1, 'gone': $states.input.none}", { here: 1 }],
  ])("%s", async (expression, value) => {
    expect(await evaluate(expression, { a: 3, list: [1, 2] })).toEqual({ value });
  });

  it.each([
    ["$states.input.none", "returned nothing (undefined)."],
    ["$none", "returned nothing (undefined)."],
    ["function($x) { $x }", "returned an unsupported result type."],
    ["$eval('1')", "threw an error during evaluation. T1006: Attempted to invoke a non-function"],
    ["1 + 'a'", "threw an error during evaluation. T2002:"],
  ])("%s fails", async (expression, reason) => {
    const { cause } = await evaluate(expression);
    expect(cause).toContain(
      `An error occurred while executing the state 'evaluate' (entered at the event id #4). The JSONata expression '${expression}' specified for the field 'Output' ${reason}`,
    );
  });
});

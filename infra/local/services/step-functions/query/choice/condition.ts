import type { ChoiceRule } from "../../language/definition.ts";
import { evaluateExpression, expressionIn, unexpectedType } from "../jsonata.ts";
import type { QueryContext } from "../query-context.ts";

/** The first JSONata rule of a Choice whose condition is true; -1 when none is. Throws a `Fault`. */
export async function firstCondition(
  rules: readonly ChoiceRule[],
  query: QueryContext,
): Promise<{ readonly at: number }> {
  for (const [at, { Condition }] of rules.entries()) {
    const location = { field: `Choices[${at}]/Condition` };
    const expression = expressionIn(Condition);
    const value =
      expression === undefined
        ? Condition === true
        : await evaluateExpression(expression, query, location);
    if (value === true) return { at };
    if (value === false) continue;
    throw unexpectedType(expression ?? "", location, { expected: "boolean", value });
  }
  return { at: -1 };
}

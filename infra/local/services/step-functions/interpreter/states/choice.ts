import type { ChoiceRule } from "../../language/definition.ts";
import { StateError } from "../../language/errors.ts";
import { evaluateExpression, expressionIn, unexpectedType } from "../../query/jsonata.ts";
import { fillJsonata } from "../../query/template.ts";
import { ruleHolds } from "../choice/rule.ts";
import { assigned, inspectedInput, outputOf } from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";

/** Goes to the first rule that holds, or to `Default`. */
export async function runChoice(visit: StateVisit): Promise<Outcome> {
  const input = inspectedInput(visit);
  const rule = await firstRule(visit, input);
  const next = rule ? rule.Next : visit.state.Default;
  if (next === undefined) {
    throw new StateError(
      "States.NoChoiceMatched",
      `Choice state ${visit.name} failed to find a matching rule`,
    );
  }
  const assign = await assigned(visit, rule ? rule.Assign : visit.state.Assign, { input });
  return { output: await choiceOutput(visit, rule, input), assign, next };
}

async function firstRule(visit: StateVisit, input: unknown): Promise<ChoiceRule | undefined> {
  for (const [at, rule] of (visit.state.Choices ?? []).entries()) {
    const holds =
      visit.language === "JSONata"
        ? await conditionHolds(visit, rule, at)
        : ruleHolds(rule, visit, input);
    if (holds) return rule;
  }
  return undefined;
}

async function conditionHolds(visit: StateVisit, rule: ChoiceRule, at: number): Promise<boolean> {
  const expression = expressionIn(rule.Condition);
  if (expression === undefined) return rule.Condition === true;
  const location = { field: `Choices[${at}]/Condition` };
  const value = await evaluateExpression(expression, visit, location);
  if (typeof value === "boolean") return value;
  throw unexpectedType(expression, location, { expected: "boolean", value });
}

async function choiceOutput(
  visit: StateVisit,
  rule: ChoiceRule | undefined,
  input: unknown,
): Promise<unknown> {
  if (visit.language === "JSONPath") return outputOf(visit, input);
  const template = rule?.Output ?? visit.state.Output;
  if (template === undefined) return visit.input;
  return fillJsonata(template, visit, { field: "Output" });
}

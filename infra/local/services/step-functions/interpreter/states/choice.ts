import type { ChoiceRule } from "../../language/definition.ts";
import { StateError } from "../../language/errors.ts";
import { evaluateExpression, expressionIn, unexpectedType } from "../../query/jsonata.ts";
import { fillJsonata } from "../../query/template.ts";
import { ruleHolds } from "../choice/rule.ts";
import type { Frame, Outcome } from "../frame.ts";
import { assigned, inspectedInput, outputOf } from "../io.ts";

/** Goes to the first rule that holds, or to `Default`. */
export async function runChoice(frame: Frame): Promise<Outcome> {
  const input = inspectedInput(frame);
  const rule = await firstRule(frame, input);
  const next = rule ? rule.Next : frame.state.Default;
  if (next === undefined) {
    throw new StateError(
      "States.NoChoiceMatched",
      `Choice state ${frame.name} failed to find a matching rule`,
    );
  }
  const assign = await assigned(frame, rule ? rule.Assign : frame.state.Assign, { input });
  return { output: await choiceOutput(frame, rule, input), assign, next };
}

async function firstRule(frame: Frame, input: unknown): Promise<ChoiceRule | undefined> {
  for (const [at, rule] of (frame.state.Choices ?? []).entries()) {
    const holds =
      frame.language === "JSONata"
        ? await conditionHolds(frame, rule, at)
        : ruleHolds(rule, frame, input);
    if (holds) return rule;
  }
  return undefined;
}

async function conditionHolds(frame: Frame, rule: ChoiceRule, at: number): Promise<boolean> {
  const expression = expressionIn(rule.Condition);
  if (expression === undefined) return rule.Condition === true;
  const place = { field: `Choices[${at}]/Condition` };
  const value = await evaluateExpression(expression, frame, place);
  if (typeof value === "boolean") return value;
  throw unexpectedType(expression, place, { expected: "boolean", value });
}

async function choiceOutput(
  frame: Frame,
  rule: ChoiceRule | undefined,
  input: unknown,
): Promise<unknown> {
  if (frame.language === "JSONPath") return outputOf(frame, input);
  const template = rule?.Output ?? frame.state.Output;
  if (template === undefined) return frame.input;
  return fillJsonata(template, frame, { field: "Output" });
}

import type { ChoiceRule } from "../../language/definition.ts";
import { StateError } from "../../language/errors.ts";
import { fillJsonata, firstRule } from "../../query/query.ts";
import { assigned, inspectedInput, outputOf } from "../input-output.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";

/** Goes to the first rule that holds, or to `Default`. */
export async function runChoice(visit: StateVisit): Promise<Outcome> {
  const input = await inspectedInput(visit);
  const paths = visit.language === "JSONPath" ? { data: input } : undefined;
  const rule = await firstRule(visit.state.Choices ?? [], visit, paths);
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

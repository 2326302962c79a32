import { isObject } from "../../../kernel/service.ts";
import { isComparison, operatorsOf } from "../language/choice-operators.ts";
import type { ChoiceRule, QueryLanguage } from "../language/definition.ts";
import type { Findings } from "./diagnostic.ts";
import { checkJsonataTemplate, checkPath, checkPathTemplate } from "./templates.ts";

interface RuleContext {
  readonly location: string;
  readonly language: QueryLanguage;
  readonly findings: Findings;
  /** A rule of `Choices` itself, which has a `Next`; those inside And, Or and Not have none. */
  readonly isTop: boolean;
}

/** Checks one rule of a Choice and those inside it. */
export function checkChoiceRule(rule: unknown, context: RuleContext): void {
  const { location, findings, language, isTop } = context;
  if (!isObject(rule)) {
    findings.schema(location, "Value is not an object");
    return;
  }
  if (isTop && rule["Next"] === undefined) {
    findings.schema(location, "These fields are required: [Next]");
  }
  if (language === "JSONata") checkCondition(rule, context);
  else checkRule(rule, context);
}

function checkCondition(rule: Record<string, unknown>, context: RuleContext): void {
  const { location, findings } = context;
  if (rule["Condition"] === undefined) {
    findings.schema(location, "These fields are required: [Condition]");
  }
  for (const name of ["Condition", "Output", "Assign"]) {
    checkJsonataTemplate(rule[name], `${location}/${name}`, findings);
  }
}

function checkRule(rule: Record<string, unknown>, context: RuleContext): void {
  const { location, findings } = context;
  checkPathTemplate(rule["Assign"], `${location}/Assign`, findings);
  const operators = operatorsOf(rule as ChoiceRule);
  const operator = operators[0];
  if (operators.length !== 1 || operator === undefined) {
    findings.schema(location, "Exactly one comparison operator must be set");
    return;
  }
  const operand = rule[operator];
  if (operator === "And" || operator === "Or") {
    if (!Array.isArray(operand) || operand.length === 0) {
      findings.schema(`${location}/${operator}`, "Array must not be empty");
      return;
    }
    for (const [at, inner] of operand.entries()) {
      const where = `${location}/${operator}[${at}]`;
      checkChoiceRule(inner, { ...context, location: where, isTop: false });
    }
  } else if (operator === "Not") {
    checkChoiceRule(operand, { ...context, location: `${location}/Not`, isTop: false });
  } else if (operator !== "Condition") checkComparison(rule, operator, context);
}

function checkComparison(
  rule: Record<string, unknown>,
  operator: string,
  { location, findings }: RuleContext,
): void {
  if (!isComparison(operator)) {
    findings.schema(`${location}/${operator}`, "Field is not supported");
    return;
  }
  if (rule["Variable"] === undefined) {
    findings.schema(location, "These fields are required: [Variable]");
  } else checkPath(rule["Variable"], `${location}/Variable`, findings);
  if (operator.endsWith("Path")) checkPath(rule[operator], `${location}/${operator}`, findings);
}

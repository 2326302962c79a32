import type { ChoiceRule } from "./definition.ts";
import { parseTimestamp } from "./value.ts";

const COMPARISON =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals|Matches)(Path)?$/;

const TYPE_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === "string",
  IsNumeric: (value) => typeof value === "number",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: (value) => parseTimestamp(value) !== undefined,
};

const NOT_OPERATORS = new Set(["Variable", "Next", "Comment", "Assign", "Output"]);

/** The operators of a JSONPath rule, e.g. `StringEquals` or `And`; a valid rule has exactly one. */
export function operatorsOf(rule: ChoiceRule): string[] {
  return Object.keys(rule).filter((name) => !NOT_OPERATORS.has(name));
}

/** A comparison operator, taken apart: `NumericLessThan` → `Numeric`, `LessThan`. */
export function parseComparison(operator: string): { kind: string; relation: string } {
  const [, kind = "", relation = ""] = COMPARISON.exec(operator) ?? [];
  return { kind, relation };
}

/** Whether a JSONPath rule has a comparison operator of this name. */
export function isComparison(operator: string): boolean {
  if (operator === "IsPresent" || operator in TYPE_TESTS) return true;
  const match = COMPARISON.exec(operator);
  if (!match) return false;
  if (match[2] === "Matches") return match[1] === "String" && match[3] === undefined;
  return match[1] !== "Boolean" || match[2] === "Equals";
}

/** `IsNull`, `IsString`, `IsNumeric`, `IsBoolean`, `IsTimestamp`. */
export function isOfType(operator: string, value: unknown): boolean {
  return TYPE_TESTS[operator]?.(value) ?? false;
}

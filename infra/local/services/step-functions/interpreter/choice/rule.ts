import type { ChoiceRule } from "../../language/definition.ts";
import { Fault } from "../../language/errors.ts";
import { parsePath } from "../../query/jsonpath/parse.ts";
import { PathMissingError } from "../../query/jsonpath/path.ts";
import { readReference, resolvePath } from "../../query/reference.ts";
import type { Frame } from "../frame.ts";
import { compare, isOfType } from "./compare.ts";

const NOT_OPERATORS = new Set(["Variable", "Next", "Comment", "Assign", "Output"]);

/** A variable of a rule: its value, or that it is not there. */
type Found = { readonly present: true; readonly value: unknown } | { readonly present: false };

/** Whether a JSONPath rule of a Choice holds. */
export function ruleHolds(rule: ChoiceRule, frame: Frame, input: unknown): boolean {
  if (typeof rule.Condition === "boolean") return rule.Condition;
  const holds = (inner: unknown) => ruleHolds(inner as ChoiceRule, frame, input);
  if (Array.isArray(rule["And"])) return rule["And"].every(holds);
  if (Array.isArray(rule["Or"])) return rule["Or"].some(holds);
  if (rule["Not"] !== undefined) return !holds(rule["Not"]);
  return comparisonHolds(rule, frame, input);
}

/** The operators of a rule, e.g. `StringEquals` or `And`; a right one has exactly one. */
export function operatorsOf(rule: ChoiceRule): string[] {
  return Object.keys(rule).filter((name) => !NOT_OPERATORS.has(name));
}

function comparisonHolds(rule: ChoiceRule, frame: Frame, input: unknown): boolean {
  const operator = operatorsOf(rule)[0] ?? "";
  const path = String(rule["Variable"]);
  const found = findVariable(path, frame, input);
  if (operator === "IsPresent") return found.present === rule[operator];
  if (!found.present) {
    throw new Fault(
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
  }
  if (operator.startsWith("Is")) return isOfType(operator, found.value) === rule[operator];
  return compare(operator, found.value, operand(rule, operator, { frame, input }));
}

function operand(
  rule: ChoiceRule,
  operator: string,
  { frame, input }: { frame: Frame; input: unknown },
): unknown {
  const value = rule[operator];
  if (!operator.endsWith("Path") || typeof value !== "string") return value;
  return readReference(value, frame, { data: input, field: operator });
}

/** An indefinite path that finds one value stands for that value. */
function findVariable(path: string, frame: Frame, input: unknown): Found {
  try {
    const value = resolvePath(path, frame, input);
    if (!Array.isArray(value) || value.length > 1 || isDefinite(path)) {
      return { present: true, value };
    }
    return value.length === 0 ? { present: false } : { present: true, value: value[0] };
  } catch (thrown) {
    if (thrown instanceof PathMissingError) return { present: false };
    throw thrown;
  }
}

function isDefinite(path: string): boolean {
  return parsePath(path.replace(/^\$[\p{L}_$][\p{L}\p{N}_]*/u, "$")).definite;
}

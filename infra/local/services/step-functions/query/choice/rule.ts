import { isOfType, operatorsOf } from "../../language/choice-operators.ts";
import type { ChoiceRule } from "../../language/definition.ts";
import { Fault } from "../../language/errors.ts";
import { parsePath } from "../jsonpath/parse.ts";
import { PathMissingError } from "../jsonpath/path.ts";
import type { QueryContext } from "../query-context.ts";
import { readReference, resolvePath } from "../reference.ts";
import { compare } from "./compare.ts";

/** A variable of a rule: its value, or that it is missing. */
type Found = { readonly present: true; readonly value: unknown } | { readonly present: false };

/** Whether a JSONPath rule of a Choice holds. */
export function ruleHolds(rule: ChoiceRule, query: QueryContext, input: unknown): boolean {
  if (typeof rule.Condition === "boolean") return rule.Condition;
  const holds = (inner: unknown) => ruleHolds(inner as ChoiceRule, query, input);
  if (Array.isArray(rule["And"])) return rule["And"].every(holds);
  if (Array.isArray(rule["Or"])) return rule["Or"].some(holds);
  if (rule["Not"] !== undefined) return !holds(rule["Not"]);
  return comparisonHolds(rule, query, input);
}

function comparisonHolds(rule: ChoiceRule, query: QueryContext, input: unknown): boolean {
  const operator = operatorsOf(rule)[0] ?? "";
  const path = String(rule["Variable"]);
  const found = findVariable(path, query, input);
  if (operator === "IsPresent") return found.present === rule[operator];
  if (!found.present) {
    throw new Fault(
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
  }
  if (operator.startsWith("Is")) return isOfType(operator, found.value) === rule[operator];
  return compare(operator, found.value, operand(rule, operator, { query, input }));
}

function operand(
  rule: ChoiceRule,
  operator: string,
  { query, input }: { query: QueryContext; input: unknown },
): unknown {
  const value = rule[operator];
  if (!operator.endsWith("Path") || typeof value !== "string") return value;
  return readReference(value, query, { data: input, field: operator });
}

/** An indefinite path that finds one value means that value. */
function findVariable(path: string, query: QueryContext, input: unknown): Found {
  try {
    const value = resolvePath(path, query, input);
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

import { betweenStars, matchesGlob } from "../../../../kernel/glob.ts";
import { parseComparison } from "../../language/choice-operators.ts";
import { parseTimestamp } from "../../language/value.ts";

/** A comparison such as `NumericLessThan`; false when either side has another type. */
export function compare(operator: string, value: unknown, other: unknown): boolean {
  const { kind, relation } = parseComparison(operator);
  const left = comparable(kind, value);
  const right = comparable(kind, other);
  if (left === undefined || right === undefined) return false;
  if (relation === "Matches") {
    return matchesGlob(String(left), betweenStars(String(right)));
  }
  switch (relation) {
    case "Equals":
      return left === right;
    case "LessThan":
      return left < right;
    case "GreaterThan":
      return left > right;
    case "LessThanEquals":
      return left <= right;
    default:
      return left >= right;
  }
}

function comparable(kind: string, value: unknown): string | number | boolean | undefined {
  if (kind === "String") return typeof value === "string" ? value : undefined;
  if (kind === "Numeric") return typeof value === "number" ? value : undefined;
  if (kind === "Boolean") return typeof value === "boolean" ? value : undefined;
  return parseTimestamp(value);
}

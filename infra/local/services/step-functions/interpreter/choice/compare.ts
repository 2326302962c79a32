import { parseTimestamp } from "../timestamp.ts";

const OPERATOR =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals|Matches)(Path)?$/;

const TYPE_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === "string",
  IsNumeric: (value) => typeof value === "number",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: (value) => parseTimestamp(value) !== undefined,
};

/** Names of all comparison operators of a JSONPath rule, to check definitions. */
export function isComparison(operator: string): boolean {
  if (operator === "IsPresent" || operator in TYPE_TESTS) return true;
  const kind = OPERATOR.exec(operator);
  if (!kind) return false;
  if (kind[2] === "Matches") return kind[1] === "String" && kind[3] === undefined;
  return kind[1] !== "Boolean" || kind[2] === "Equals";
}

/** `IsNull`, `IsString`, `IsNumeric`, `IsBoolean`, `IsTimestamp`. */
export function isOfType(operator: string, value: unknown): boolean {
  return TYPE_TESTS[operator]?.(value) ?? false;
}

/** A comparison such as `NumericLessThan`; false when either side has another type. */
export function compare(operator: string, value: unknown, other: unknown): boolean {
  const [, kind = "", relation = ""] = OPERATOR.exec(operator) ?? [];
  const left = comparable(kind, value);
  const right = comparable(kind, other);
  if (left === undefined || right === undefined) return false;
  if (relation === "Matches") return wildcard(String(right)).test(String(left));
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

/** A `StringMatches` pattern: `*` stands for any text, `\*` and `\\` for themselves. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\\\|\\\*|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === "*") return "[\\s\\S]*";
    return part === "\\*" || part === "\\\\" ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

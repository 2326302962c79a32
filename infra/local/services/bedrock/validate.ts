import { ServiceError } from "../../kernel/aws-error.ts";
import type { Shape } from "../../kernel/service.ts";

/** One rule of a service's API model, as `constraints.json` holds them. `path` is dotted; `[]`, `{key}` and `{value}` stand for each item. */
export interface Constraint {
  readonly path: string;
  readonly kind: string;
  readonly required?: boolean;
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
}

/** Patterns that would take exponential time on a run of hyphens, with equivalent ones that do not. */
const FASTER: Readonly<Record<string, string>> = {
  "[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*": "[a-zA-Z0-9][a-zA-Z0-9+.-]*",
  "[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}": "[a-zA-Z0-9][a-zA-Z0-9+.-]*",
};

/**
 * Checks lengths, patterns, enumerations and required members of a request.
 * Throws one `ValidationException` that names every violation, worded as AWS does.
 */
export function validate(constraints: readonly Constraint[], input: Shape): void {
  const violations = constraints.flatMap((constraint) =>
    valuesAt(input, constraint.path.split(".")).flatMap(({ value, at }) =>
      violationsOf(constraint, value).map(
        (violation) =>
          `Value ${shown(value)} at '${at}' failed to satisfy constraint: ${violation}`,
      ),
    ),
  );
  if (violations.length === 0) return;
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"}`;
  throw new ServiceError("ValidationException", `${count} detected: ${violations.join("; ")}`);
}

interface PathValue {
  readonly value: unknown;
  readonly at: string;
}

/** Every value that a path leads to: none for a member whose parent is absent. */
function valuesAt(value: unknown, path: readonly string[], at = ""): PathValue[] {
  const [step, ...rest] = path;
  if (step === undefined) return [{ value, at }];
  if (typeof value !== "object" || value === null) return [];
  const under = (name: string) => (at === "" ? name : `${at}.${name}`);
  if (step === "[]") {
    const items = Array.isArray(value) ? (value as unknown[]) : [];
    return items.flatMap((item, i) => valuesAt(item, rest, under(`${i + 1}.member`)));
  }
  if (step === "{key}") return Object.keys(value).map((key) => ({ value: key, at }));
  if (step === "{value}") {
    return Object.entries(value).flatMap(([key, item]) => valuesAt(item, rest, under(key)));
  }
  return valuesAt((value as Shape)[step], rest, under(step));
}

function violationsOf(constraint: Constraint, value: unknown): string[] {
  if (value === undefined || value === null) {
    return constraint.required ? ["Member must not be null"] : [];
  }
  const found = [...boundViolations(constraint, value)];
  if (constraint.enum && !constraint.enum.includes(String(value))) {
    found.push(`Member must satisfy enum value set: [${constraint.enum.join(", ")}]`);
  }
  if (constraint.pattern && typeof value === "string" && !matches(constraint, value)) {
    found.push(`Member must satisfy regular expression pattern: ${constraint.pattern}`);
  }
  return found;
}

function boundViolations({ kind, min, max }: Constraint, value: unknown): string[] {
  const size = kind === "number" ? Number(value) : sizeOf(value);
  const what = kind === "number" ? "value" : "length";
  const found: string[] = [];
  if (max !== undefined && size > max)
    found.push(`Member must have ${what} less than or equal to ${max}`);
  if (min !== undefined && size < min)
    found.push(`Member must have ${what} greater than or equal to ${min}`);
  return found;
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return Object.keys(value as object).length;
}

/** No pattern of the API accepts a longer value; without a bound a hostile one could be slow to match. */
const MAX_MATCHED_LENGTH = 2048;

const compiled = new Map<string, RegExp>();

function matches({ pattern = "" }: Constraint, value: string): boolean {
  if (value.length > MAX_MATCHED_LENGTH) return false;
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${FASTER[pattern] ?? pattern})$`);
  compiled.set(pattern, known);
  return known.test(value);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "null";
  return `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
}

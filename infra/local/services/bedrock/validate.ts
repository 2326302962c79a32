import { validationFailure } from "../../kernel/aws-error.ts";
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
 * Checks lengths, patterns, enumerations and required members of a request, each value once.
 * Throws one `ValidationException` that counts every violation and names the first ten, worded as AWS does, in the order of the constraints.
 */
export function validate(constraints: readonly Constraint[], input: Shape): void {
  const found: Violation[] = [];
  collect(treeOf(constraints), input, { path: [], found });
  if (found.length === 0) return;
  const inOrder = found.toSorted((a, b) => a.order - b.order);
  throw validationFailure(inOrder.map(({ text }) => text));
}

/** The constraints of one place, and of those below it, by the step that leads there. */
interface Node {
  readonly own: { readonly constraint: Constraint; readonly order: number }[];
  readonly below: Map<string, Node>;
}

interface Violation {
  readonly text: string;
  /** The constraint's place in the list. */
  readonly order: number;
}

const trees = new WeakMap<readonly Constraint[], Node>();

function treeOf(constraints: readonly Constraint[]): Node {
  const known = trees.get(constraints);
  if (known) return known;
  const root: Node = { own: [], below: new Map() };
  for (const [order, constraint] of constraints.entries()) {
    let node = root;
    for (const step of constraint.path.split(".")) {
      const next = node.below.get(step) ?? { own: [], below: new Map() };
      node.below.set(step, next);
      node = next;
    }
    node.own.push({ constraint, order });
  }
  trees.set(constraints, root);
  return root;
}

/** A walk through an input: the steps to where it is, and what it has found. */
interface Walk {
  readonly path: string[];
  readonly found: Violation[];
}

function collect(node: Node, value: unknown, walk: Walk): void {
  for (const { constraint, order } of node.own) {
    for (const violation of violationsOf(constraint, value)) {
      const at = walk.path.join(".");
      const text = `Value ${shown(value)} at '${at}' failed to satisfy constraint: ${violation}`;
      walk.found.push({ text, order });
    }
  }
  if (typeof value !== "object" || value === null) return;
  for (const [step, below] of node.below) collectStep(below, { step, parent: value }, walk);
}

/** Takes a step to a member, to every item of a list, or to every key or value of a map. */
function collectStep(
  node: Node,
  { step, parent }: { step: string; parent: object },
  walk: Walk,
): void {
  if (step === "[]") {
    const items = Array.isArray(parent) ? (parent as unknown[]) : [];
    for (const [at, item] of items.entries())
      enter(node, item, { walk, steps: [String(at + 1), "member"] });
  } else if (step === "{key}") {
    for (const key of Object.keys(parent)) collect(node, key, walk);
  } else if (step === "{value}") {
    for (const [key, item] of Object.entries(parent)) enter(node, item, { walk, steps: [key] });
  } else {
    enter(node, (parent as Shape)[step], { walk, steps: [step] });
  }
}

function enter(
  node: Node,
  value: unknown,
  { walk, steps }: { walk: Walk; steps: readonly string[] },
): void {
  walk.path.push(...steps);
  collect(node, value, walk);
  walk.path.length -= steps.length;
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
  if (typeof value === "string" || Array.isArray(value) || value instanceof Uint8Array) {
    return value.length;
  }
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

/** Characters of a wrong value that an error repeats. */
const MAX_SHOWN = 2048;

function shown(value: unknown): string {
  if (value === undefined || value === null) return "null";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}'`;
}

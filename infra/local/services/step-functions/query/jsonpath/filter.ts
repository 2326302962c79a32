import { sameJson } from "../../language/value.ts";
import { Scanner } from "../scanner.ts";
import { evaluatePath } from "./evaluate.ts";
import { type Path, PathSyntaxError, type Predicate, type Segment } from "./path.ts";

type Operand = (item: unknown, root: unknown) => unknown;
/** What is inside `[?(…)]`, as a path's segment has it. */
type Filter = Pick<Extract<Segment, { kind: "filter" }>, "test" | "isSimple">;
type Compare = (left: unknown, right: unknown) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  "==": sameJson,
  "!=": (left, right) => !sameJson(left, right),
  "<": (left, right) => order(left, right, (sign) => sign < 0),
  "<=": (left, right) => order(left, right, (sign) => sign <= 0),
  ">": (left, right) => order(left, right, (sign) => sign > 0),
  ">=": (left, right) => order(left, right, (sign) => sign >= 0),
  "=~": (left, right) => typeof left === "string" && right instanceof RegExp && right.test(left),
  in: (left, right) => Array.isArray(right) && right.some((item) => sameJson(item, left)),
  nin: (left, right) => !(Array.isArray(right) && right.some((item) => sameJson(item, left))),
};

/**
 * Parses the inside of `[?(…)]`: comparisons, `&&`, `||`, `!`, brackets, `=~ /re/`, `in [..]`.
 * @param parsePath parser of the paths inside the filter; passed in because paths contain filters
 */
export function parseFilter(text: string, parsePath: (path: string) => Path): Filter {
  const scanner = new FilterScanner(text, parsePath);
  const test = alternatives(scanner);
  scanner.skipSpace();
  if (!scanner.done) throw new PathSyntaxError(text);
  return { test, isSimple: scanner.isSimple };
}

class FilterScanner extends Scanner {
  readonly parsePath: (path: string) => Path;
  /** False once something was read whose cost does not depend on the item alone. */
  isSimple = true;

  constructor(text: string, parsePath: (path: string) => Path) {
    super(text);
    this.parsePath = parsePath;
  }
}

function alternatives(scanner: FilterScanner): Predicate {
  const tests = [conjunction(scanner)];
  while (taken(scanner, "||")) tests.push(conjunction(scanner));
  return (item, root) => tests.some((test) => test(item, root));
}

function conjunction(scanner: FilterScanner): Predicate {
  const tests = [term(scanner)];
  while (taken(scanner, "&&")) tests.push(term(scanner));
  return (item, root) => tests.every((test) => test(item, root));
}

function taken(scanner: FilterScanner, part: string): boolean {
  scanner.skipSpace();
  return scanner.take(part);
}

function term(scanner: FilterScanner): Predicate {
  if (taken(scanner, "!")) {
    const negated = term(scanner);
    return (item, root) => !negated(item, root);
  }
  if (scanner.take("(")) {
    const inner = alternatives(scanner);
    if (!taken(scanner, ")")) throw new PathSyntaxError(scanner.text);
    return inner;
  }
  return comparison(scanner);
}

function comparison(scanner: FilterScanner): Predicate {
  const left = operand(scanner);
  scanner.skipSpace();
  const compare = COMPARISONS[scanner.match(/==|!=|<=|>=|=~|<|>|in\b|nin\b/y)?.[0] ?? ""];
  if (!compare) return (item, root) => left(item, root) !== undefined;
  const right = operand(scanner);
  return (item, root) => compare(left(item, root), right(item, root));
}

function operand(scanner: FilterScanner): Operand {
  scanner.skipSpace();
  if (scanner.current === "@" || scanner.current === "$") return pathOperand(scanner);
  const quoted = scanner.match(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/y);
  if (quoted) return () => (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1");
  const expression = scanner.match(/\/((?:\\.|[^/\\])*)\/([a-z]*)/y);
  if (expression) {
    scanner.isSimple = false;
    const pattern = new RegExp(`^(?:${expression[1]})$`, expression[2]);
    return () => pattern;
  }
  const literal = scanner.match(/\[[^\]]*\]|[^\s)&|=!<>]+/y)?.[0];
  if (literal === undefined) throw new PathSyntaxError(scanner.text);
  const value = literalValue(literal, scanner.text);
  return () => value;
}

function literalValue(literal: string, path: string): unknown {
  try {
    return JSON.parse(literal.replaceAll("'", '"'));
  } catch {
    throw new PathSyntaxError(path);
  }
}

function pathOperand(scanner: FilterScanner): Operand {
  const fromRoot = scanner.current === "$";
  scanner.position += 1;
  const start = scanner.position;
  while (!scanner.done && !/[\s=!<>&|)]/.test(scanner.current)) {
    if (scanner.current !== "[") scanner.position += 1;
    else if (scanner.takeBracketed("[", "]") === undefined) throw new PathSyntaxError(scanner.text);
  }
  const path = scanner.parsePath(`$${scanner.text.slice(start, scanner.position)}`);
  if (fromRoot || !path.definite) scanner.isSimple = false;
  return (item, root) => {
    try {
      return evaluatePath(path, fromRoot ? root : item);
    } catch {
      return undefined;
    }
  };
}

function order(left: unknown, right: unknown, holds: (sign: number) => boolean): boolean {
  if (typeof left === "number" && typeof right === "number") return holds(left - right);
  if (typeof left !== "string" || typeof right !== "string") return false;
  return holds(left < right ? -1 : left > right ? 1 : 0);
}

import { betweenStars, matchesGlob } from "../../kernel/glob.ts";
import { isObject } from "../../kernel/service.ts";

/**
 * Event patterns of EventBridge: a tree of field names whose leaves are lists of what a value may be
 * (EventBridge User Guide, "Content filtering"). Every named field must match; lists mean "one of".
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === "$or" && Array.isArray(wanted)) {
      return wanted.some((one) => matchesPattern(one, event));
    }
    const actual = isObject(event) ? event[name] : undefined;
    if (Array.isArray(wanted)) return matchesLeaf(wanted, actual);
    return matchesPattern(wanted, actual);
  });
}

/** An array in the event matches when one of its items does. */
function matchesLeaf(wanted: readonly unknown[], actual: unknown): boolean {
  const values = Array.isArray(actual) ? actual : [actual];
  return wanted.some((one) => values.some((value) => matchesOne(one, value)));
}

function matchesOne(wanted: unknown, actual: unknown): boolean {
  if (!isObject(wanted)) return wanted === actual;
  const [name, argument] = Object.entries(wanted)[0] ?? [];
  const filter = FILTERS[name ?? ""];
  return filter === undefined ? false : filter(argument, actual);
}

type Filter = (argument: unknown, actual: unknown) => boolean;

const FILTERS: Readonly<Record<string, Filter>> = {
  exists: (argument, actual) => (actual !== undefined) === argument,
  prefix: (argument, actual) => withText(argument, actual, (text, part) => text.startsWith(part)),
  suffix: (argument, actual) => withText(argument, actual, (text, part) => text.endsWith(part)),
  "equals-ignore-case": (argument, actual) =>
    withText(argument, actual, (text, other) => text.toLowerCase() === other.toLowerCase()),
  wildcard: (argument, actual) =>
    withText(argument, actual, (text, pattern) => matchesGlob(text, betweenStars(pattern))),
  "anything-but": (argument, actual) => {
    if (actual === undefined) return false;
    const refused = Array.isArray(argument) ? argument : [argument];
    return !refused.some((one) => matchesOne(one, actual));
  },
  numeric: (argument, actual) => typeof actual === "number" && inRange(argument, actual),
};

function withText(
  argument: unknown,
  actual: unknown,
  test: (text: string, argument: string) => boolean,
): boolean {
  return typeof actual === "string" && typeof argument === "string" && test(actual, argument);
}

/** `[">", 0, "<=", 5]` */
function inRange(argument: unknown, actual: number): boolean {
  if (!Array.isArray(argument)) return false;
  for (let at = 0; at < argument.length; at += 2) {
    if (!compare(String(argument[at]), actual, Number(argument[at + 1]))) return false;
  }
  return argument.length > 0;
}

function compare(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case "=":
      return a === b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return false;
  }
}

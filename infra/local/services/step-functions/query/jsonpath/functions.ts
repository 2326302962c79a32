import { isObject } from "../../../../kernel/service.ts";
import { PathMissingError } from "./path.ts";

const FUNCTIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  length: (value) => {
    if (Array.isArray(value) || typeof value === "string") return value.length;
    return isObject(value) ? Object.keys(value).length : undefined;
  },
  min: (value) =>
    numbers(value).reduce((least, item) => Math.min(least, item), Number.POSITIVE_INFINITY),
  max: (value) =>
    numbers(value).reduce((most, item) => Math.max(most, item), Number.NEGATIVE_INFINITY),
  sum: (value) => numbers(value).reduce((total, item) => total + item, 0),
  avg: (value) => numbers(value).reduce((total, item) => total + item, 0) / numbers(value).length,
  keys: (value) => (isObject(value) ? Object.keys(value) : []),
  first: (value) => (Array.isArray(value) ? value[0] : undefined),
  last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
};

/** A function at the end of a path, e.g. `$.list.length()`. */
export function callPathFunction(name: string, value: unknown): unknown {
  const call = FUNCTIONS[name];
  if (!call) throw new PathMissingError(`Function with name: ${name} does not exist.`);
  return call(value);
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}

import { isObject } from "../../../../kernel/service.ts";
import { callPathFunction } from "./functions.ts";
import { type Path, PathMissingError, type Segment } from "./path.ts";

/** Values found so far, and whether they are a list because of an indefinite step. */
interface Cursor {
  readonly values: readonly unknown[];
  readonly many: boolean;
}

/**
 * Evaluates a path on a value: one value for a definite path, a list for another.
 * Throws `PathMissingError` when a definite path finds nothing.
 */
export function evaluatePath(path: Path, root: unknown): unknown {
  let cursor: Cursor = { values: [root], many: false };
  for (const [at, segment] of path.segments.entries()) {
    cursor = step(cursor, segment, root);
    if (cursor.values.length === 0 && !cursor.many) {
      if (!path.definite) return [];
      throw new PathMissingError(missingText(path, at));
    }
  }
  return cursor.many ? [...cursor.values] : cursor.values[0];
}

function step(cursor: Cursor, segment: Segment, root: unknown): Cursor {
  if (segment.kind === "call") {
    const value = cursor.many ? cursor.values : cursor.values[0];
    return { values: [callPathFunction(segment.name, value)], many: false };
  }
  const values = cursor.values.flatMap((value) => select(segment, value, root));
  return { values, many: cursor.many || !picksOne(segment) };
}

function picksOne(segment: Segment): boolean {
  if (segment.kind === "names") return segment.names.length === 1;
  return segment.kind === "indexes" && segment.indexes.length === 1;
}

function select(
  segment: Exclude<Segment, { kind: "call" }>,
  value: unknown,
  root: unknown,
): unknown[] {
  switch (segment.kind) {
    case "names":
      if (!isObject(value)) return [];
      return segment.names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name]);
    case "indexes":
      return Array.isArray(value) ? pick(value, segment.indexes) : [];
    case "slice":
      return Array.isArray(value) ? slice(value, segment) : [];
    case "wildcard":
      return children(value);
    case "descend":
      return descendants(value);
    case "filter":
      return (Array.isArray(value) ? value : [value]).filter((item) => segment.test(item, root));
  }
}

function pick(list: readonly unknown[], indexes: readonly number[]): unknown[] {
  return indexes
    .map((index) => (index < 0 ? index + list.length : index))
    .filter((index) => index >= 0 && index < list.length)
    .map((index) => list[index]);
}

function slice(list: readonly unknown[], { from, to, step: by }: SliceRange): unknown[] {
  const part = list.slice(from ?? 0, to ?? list.length);
  return part.filter((_, at) => at % by === 0);
}

interface SliceRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return [...value];
  return isObject(value) ? Object.values(value) : [];
}

/** The value and all that is in it, however deep, each before what is in it. */
function descendants(value: unknown): unknown[] {
  const found: unknown[] = [];
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    found.push(next);
    for (const child of children(next).reverse()) open.push(child);
  }
  return found;
}

/** In Jayway's words, which differ for a missing inner step and a missing last one. */
function missingText(path: Path, at: number): string {
  const steps = path.segments.slice(0, at + 1).map(bracketForm);
  const location = `$${steps.join("")}`;
  if (at < path.segments.length - 1) return `Missing property in path ${location}`;
  return `No results for path: ${location}`;
}

function bracketForm(segment: Segment): string {
  if (segment.kind === "names") return `['${segment.names.join("','")}']`;
  if (segment.kind === "indexes") return `[${segment.indexes.join(",")}]`;
  return segment.kind === "call" ? `.${segment.name}()` : "[*]";
}

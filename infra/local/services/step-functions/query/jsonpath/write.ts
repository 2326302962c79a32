import { isObject } from "../../../../kernel/service.ts";
import { withMember } from "../../language/value.ts";
import { parsePath } from "./parse.ts";
import { type Path, PathSyntaxError, type Segment } from "./path.ts";

/**
 * Puts a value at a reference path (names and indexes only) of a copy of `root`; missing objects
 * on the way are created, and anything there that is not an object is replaced. This is what `ResultPath` does.
 */
export function writePath(text: string, root: unknown, value: unknown): unknown {
  return put(parsePath(text), 0, root, value);
}

function put(path: Path, at: number, target: unknown, value: unknown): unknown {
  const segment = path.segments[at];
  if (!segment) return value;
  const key = referenceKey(segment);
  if (typeof key === "number" && Array.isArray(target)) {
    const list = [...target];
    list[key] = put(path, at + 1, list[key], value);
    return list;
  }
  const base = isObject(target) ? target : {};
  return withMember(base, String(key), put(path, at + 1, base[String(key)], value));
}

function referenceKey(segment: Segment): string | number {
  const key =
    segment.kind === "names"
      ? segment.names[0]
      : segment.kind === "indexes"
        ? segment.indexes[0]
        : undefined;
  if (key === undefined) throw new PathSyntaxError("a reference path holds only names and indexes");
  return key;
}

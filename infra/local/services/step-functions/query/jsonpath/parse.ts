import { Scanner } from "../scanner.ts";
import { parseFilter } from "./filter.ts";
import { type Path, PathSyntaxError, type Segment } from "./path.ts";

const parsed = new Map<string, Path>();
const MAX_CACHED = 5000;
/** Longer paths are not kept. */
const MAX_KEPT_LENGTH = 10_000;

/** Parses a JSONPath such as `$.a['b'][0]..c[?(@.d > 1)]`. Throws `PathSyntaxError`. */
export function parsePath(text: string): Path {
  const known = parsed.get(text);
  if (known) return known;
  const scanner = new Scanner(text);
  if (!scanner.take("$")) throw new PathSyntaxError(text);
  const segments: Segment[] = [];
  while (!scanner.done) segments.push(...nextSegments(scanner));
  const path = { segments, definite: segments.every(isDefinite) };
  if (text.length > MAX_KEPT_LENGTH) return path;
  if (parsed.size >= MAX_CACHED) parsed.clear();
  parsed.set(text, path);
  return path;
}

function isDefinite(segment: Segment): boolean {
  if (segment.kind === "names") return segment.names.length === 1;
  if (segment.kind === "indexes") return segment.indexes.length === 1;
  return segment.kind === "call";
}

function nextSegments(scanner: Scanner): Segment[] {
  if (scanner.take("..")) {
    const descend: Segment = { kind: "descend" };
    return [descend, scanner.current === "[" ? bracket(scanner) : dotted(scanner)];
  }
  if (scanner.take(".")) return [dotted(scanner)];
  if (scanner.current === "[") return [bracket(scanner)];
  throw new PathSyntaxError(scanner.text);
}

function dotted(scanner: Scanner): Segment {
  if (scanner.current === "[") return bracket(scanner);
  if (scanner.take("*")) return { kind: "wildcard" };
  const name = scanner.match(/[^.[\]()\s,*?]+/y)?.[0];
  if (name === undefined) throw new PathSyntaxError(scanner.text);
  return scanner.take("()") ? { kind: "call", name } : { kind: "names", names: [name] };
}

function bracket(scanner: Scanner): Segment {
  const inner = scanner.takeBracketed("[", "]")?.trim();
  if (inner === undefined || inner === "") throw new PathSyntaxError(scanner.text);
  if (inner === "*") return { kind: "wildcard" };
  if (inner.startsWith("?")) {
    return { kind: "filter", ...parseFilter(inner.slice(1).trim(), parsePath) };
  }
  if (inner.startsWith("'") || inner.startsWith('"')) return names(inner, scanner.text);
  if (inner.includes(":")) return slice(inner, scanner.text);
  const indexes = inner.split(",").map((part) => integer(part, scanner.text));
  return { kind: "indexes", indexes };
}

function names(inner: string, path: string): Segment {
  const found = [...inner.matchAll(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/g)];
  if (found.length === 0) throw new PathSyntaxError(path);
  return {
    kind: "names",
    names: found.map((match) => (match[1] ?? match[2] ?? "").replace(/\\([\\'])/g, "$1")),
  };
}

function slice(inner: string, path: string): Segment {
  const parts = inner
    .split(":")
    .map((part) => (part.trim() === "" ? undefined : integer(part, path)));
  return { kind: "slice", from: parts[0], to: parts[1], step: parts[2] ?? 1 };
}

function integer(text: string, path: string): number {
  if (!/^\s*-?\d+\s*$/.test(text)) throw new PathSyntaxError(path);
  return Number(text);
}

import { shown } from "../finding.ts";
import type { JsonAnswers } from "../json-answers.ts";
import type { JsonPaths, JsonType, PathFacts } from "../json-paths.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 20;
/** What at least this share of the answers has, the others should have too. */
const RULE_SHARE = 0.9;
/** A key in at most this share of the answers is an exception. */
const EXCEPTION_SHARE = 0.02;
const MAX_NAMED = 3;

/** A JSON answer whose keys or types differ from those of nearly all others. */
export const jsonAnswerShape: Rule = {
  code: "json-answer-shape",
  severity: "warning",
  title: "JSON answer with other keys or types than the rest",
  why: "Programs that read the model's answers expect one shape, and the model learns two.",
  remedy: "Correct the answer, or give the right schema with `--answer-schema`.",
  source: "Keys and types inferred from the answers themselves",
  repairable: false,
  create: ({ labels: { json }, options, rows, report }) => ({
    end() {
      const unclear = !json.most || json.ordinals.length < MIN_ROWS || !json.paths.regular;
      if (unclear || options.answerSchema !== undefined) return;
      const messages = json.shapes.map((shape) => messageOf(faultsOf(shape, json)));
      for (let i = 0; i < json.ordinals.length; i++) {
        const message = messages[json.shapeOf.at(i)];
        if (message !== undefined) report(json.found(rows.place(json.ordinals.at(i)), message));
      }
    },
  }),
};

/** The first shape is that of answers whose shape was not kept, and has no faults. */
function messageOf(faults: readonly string[]): string | undefined {
  if (faults.length === 0) return undefined;
  const more = faults.length > MAX_NAMED ? `, and ${faults.length - MAX_NAMED} more` : "";
  return `in the answer ${faults.slice(0, MAX_NAMED).join(", ")}${more}`;
}

/** What is unlike most answers in one shape. */
function faultsOf(shape: string, { paths }: JsonAnswers): string[] {
  const types = new Map<string, Set<JsonType>>();
  for (const line of shape === "" ? [] : shape.split("\n")) {
    const at = line.lastIndexOf("\t");
    const path = line.slice(0, at);
    types.set(path, (types.get(path) ?? new Set()).add(line.slice(at + 1) as JsonType));
  }
  const faults: string[] = [];
  for (const [path, facts] of paths.facts) {
    const fault = faultAt(path, facts, { types, paths });
    if (fault !== undefined) faults.push(fault);
  }
  return types.size === 0 ? [] : faults;
}

interface Within {
  readonly types: ReadonlyMap<string, ReadonlySet<JsonType>>;
  readonly paths: JsonPaths;
}

function faultAt(path: string, facts: PathFacts, { types, paths }: Within): string | undefined {
  const here = types.get(path);
  const name = path === "" ? "the whole" : `"${shown(path, 60)}"`;
  const count = sum(facts);
  if (here === undefined) {
    const isKey = facts.parent !== undefined && types.get(facts.parent)?.has("object") === true;
    const missing = isKey && !path.endsWith("[]") && count >= holders(facts, paths) * RULE_SHARE;
    return missing ? `${name} is missing` : undefined;
  }
  if (isExceptional(path, facts, paths)) return `${name} is a key that hardly any other has`;
  const odd = [...here].find((type) => (facts.types.get(type) ?? 0) <= count * (1 - RULE_SHARE));
  const leading = [...facts.types].find(([, rows]) => rows >= count * RULE_SHARE);
  if (odd === undefined || leading === undefined || count < MIN_ROWS) return undefined;
  return `${name} is ${named(odd)}, elsewhere ${named(leading[0])}`;
}

/** A key beside others that far more answers have. */
function isExceptional(path: string, facts: PathFacts, paths: JsonPaths): boolean {
  const all = holders(facts, paths);
  if (facts.parent === undefined || path.endsWith("[]") || all < MIN_ROWS) return false;
  return sum(facts) <= Math.max(1, all * EXCEPTION_SHARE);
}

/** Objects that could have the key. */
function holders({ parent }: PathFacts, paths: JsonPaths): number {
  return parent === undefined ? 0 : (paths.facts.get(parent)?.types.get("object") ?? 0);
}

function sum({ types }: PathFacts): number {
  let all = 0;
  for (const rows of types.values()) all += rows;
  return all;
}

function named(type: JsonType): string {
  if (type === "null") return "null";
  return type === "object" || type === "array" ? `an ${type}` : `a ${type}`;
}

import { isObject } from "../../../../kernel/service.ts";
import type { ChoiceRule } from "../../language/definition.ts";
import type { Job } from "../job.ts";
import { expressionIn } from "../jsonata.ts";
import { expressionCost } from "./jsonata-cost.ts";
import { referenceCost } from "./path-cost.ts";

/** Readings of data, 256 KiB each at most, that one job may do in the process that serves the port. */
const MAX_READINGS = 40;

/** Whether a job is done in a moment, whatever its data: by its syntax alone. */
export function isCheap(job: Job): boolean {
  switch (job.kind) {
    case "jsonata":
      return areCheap(expressionsIn(job.template), expressionCost);
    case "paths":
      return areCheap(pathsIn(job.template), referenceCost);
    case "rules":
      return areCheap(pathsInRules(job.rules), referenceCost);
    case "conditions":
      return areCheap(expressionsIn(job.rules.map(({ Condition }) => Condition)), expressionCost);
    default:
      return areCheap([job.path], referenceCost);
  }
}

function areCheap(texts: Iterable<string>, costOf: (text: string) => number): boolean {
  let readings = 0;
  for (const text of texts) {
    readings += 1 + costOf(text);
    if (readings > MAX_READINGS) return false;
  }
  return true;
}

function* expressionsIn(template: unknown): Iterable<string> {
  const expression = expressionIn(template);
  if (expression !== undefined) yield expression;
  else if (Array.isArray(template) || isObject(template)) {
    for (const member of Object.values(template)) yield* expressionsIn(member);
  }
}

function* pathsIn(template: unknown): Iterable<string> {
  if (Array.isArray(template)) for (const item of template) yield* pathsIn(item);
  else if (isObject(template)) {
    for (const [name, value] of Object.entries(template)) {
      if (name.endsWith(".$") && typeof value === "string") yield value;
      else yield* pathsIn(value);
    }
  }
}

function* pathsInRules(rules: readonly ChoiceRule[]): Iterable<string> {
  for (const [name, value] of rules.flatMap(Object.entries<unknown>)) {
    if (name === "Variable" || name.endsWith("Path")) yield String(value);
    else if (["And", "Or", "Not"].includes(name))
      yield* pathsInRules([value].flat() as ChoiceRule[]);
  }
}

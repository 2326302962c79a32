import type { ChoiceRule } from "../language/definition.ts";
import { isCheap } from "./cost/is-cheap.ts";
import { evaluateOutside } from "./evaluator/evaluate-outside.ts";
import type { Compute, Computed } from "./evaluator/wire.ts";
import { type Job, runJob } from "./job.ts";
import type { ExpressionLocation } from "./jsonata.ts";
import type { QueryContext } from "./query-context.ts";
import type { ReferenceSource } from "./reference.ts";

/*
 * What the interpreter asks of the query languages. A job that is cheap by its syntax is done here and now; any other in
 * a process of its own with limits of time and memory, so that no expression can keep the port from answering.
 */

/** A state that asks: its thread has evaluations done outside, and records what came of those without an end. */
export interface Asking extends QueryContext {
  readonly thread: QueryContext["thread"] & {
    compute(run: (compute: Compute) => Promise<Computed>): Promise<Computed>;
  };
}

/** Fills a JSONata template, as `fillJsonata` of `template.ts` does. */
export async function fillJsonata(
  template: unknown,
  asking: Asking,
  location: ExpressionLocation,
): Promise<unknown> {
  return answer({ kind: "jsonata", template, location }, asking);
}

/** Evaluates one JSONata expression, without its `{% %}`. */
export async function evaluateExpression(
  text: string,
  asking: Asking,
  location: ExpressionLocation,
): Promise<unknown> {
  return fillJsonata(`{% ${text} %}`, asking, location);
}

/** Fills a JSONPath template, as `fillJsonPath` of `template.ts` does. */
export async function fillJsonPath(
  template: unknown,
  asking: Asking,
  data: unknown,
): Promise<unknown> {
  return answer({ kind: "paths", template, data }, asking);
}

/** Reads a path or an intrinsic function, as `readReference` of `reference.ts` does. */
export async function readReference(
  path: string,
  asking: Asking,
  source: ReferenceSource,
): Promise<unknown> {
  return answer({ kind: "reference", path, source }, asking);
}

/** Reads a path, as `resolvePath` of `reference.ts` does. */
export async function resolvePath(path: string, asking: Asking, data: unknown): Promise<unknown> {
  return answer({ kind: "path", path, data }, asking);
}

/** The first rule of a Choice that holds, of a JSONPath state when there is data, else of a JSONata one. */
export async function firstRule(
  rules: readonly ChoiceRule[],
  asking: Asking,
  paths?: { readonly data: unknown },
): Promise<ChoiceRule | undefined> {
  const job: Job = paths ? { kind: "rules", rules, ...paths } : { kind: "conditions", rules };
  const { at } = (await answer(job, asking)) as { at: number };
  return rules[at];
}

async function answer(job: Job, asking: Asking): Promise<unknown> {
  return isCheap(job) ? runJob(job, asking) : evaluateOutside(job, asking);
}

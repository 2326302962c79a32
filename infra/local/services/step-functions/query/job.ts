import type { ChoiceRule } from "../language/definition.ts";
import { firstCondition } from "./choice/condition.ts";
import { ruleHolds } from "./choice/rule.ts";
import type { ExpressionLocation } from "./jsonata.ts";
import type { QueryContext } from "./query-context.ts";
import { type ReferenceSource, readReference, resolvePath } from "./reference.ts";
import { fillJsonata, fillJsonPath } from "./template.ts";

/** Something of a state to evaluate, as data: it may be done in another process. */
export type Job =
  | {
      readonly kind: "jsonata";
      readonly template: unknown;
      readonly location: ExpressionLocation;
    }
  | { readonly kind: "paths"; readonly template: unknown; readonly data: unknown }
  | { readonly kind: "reference"; readonly path: string; readonly source: ReferenceSource }
  | { readonly kind: "path"; readonly path: string; readonly data: unknown }
  /** Which of the rules is the first that holds. */
  | { readonly kind: "rules"; readonly rules: readonly ChoiceRule[]; readonly data: unknown }
  | { readonly kind: "conditions"; readonly rules: readonly ChoiceRule[] };

/** Does a job here and now. Throws a `Fault`, `PathMissingError` or `PathSyntaxError`. */
export async function runJob(job: Job, query: QueryContext): Promise<unknown> {
  switch (job.kind) {
    case "jsonata":
      return fillJsonata(job.template, query, job.location);
    case "paths":
      return fillJsonPath(job.template, query, job.data);
    case "reference":
      return readReference(job.path, query, job.source);
    case "path":
      return resolvePath(job.path, query, job.data);
    case "rules":
      return { at: job.rules.findIndex((rule) => ruleHolds(rule, query, job.data)) };
    case "conditions":
      return firstCondition(job.rules, query);
  }
}

import { readFileSync } from "node:fs";
import type { Definition } from "../../../infra/local/services/step-functions/language/definition.ts";
import { shared } from "../../support/needs.ts";

/** One answer that AWS gave to a Task, in order. */
export interface TaskOutcome {
  readonly state: string;
  readonly parameters?: unknown;
  readonly input?: unknown;
  readonly submitted?: unknown;
  readonly output?: unknown;
  readonly how?: string;
  readonly error?: string | null;
  readonly cause?: unknown;
}

/** One event as it was recorded. */
export interface ExpectedEvent {
  readonly type: string;
  readonly id: number;
  readonly prev: number;
  readonly [detail: string]: unknown;
}

/** A case whose result was recorded from the real Step Functions. */
export interface AslCase {
  readonly name: string;
  readonly kind: "execution" | "teststate" | "create-error" | "validate-definition";
  readonly type?: "STANDARD" | "EXPRESS";
  readonly queryLanguage?: string;
  readonly needs?: "nothing" | "task" | "s3" | "callback" | "activity";
  readonly definition: Definition;
  readonly input: unknown;
  readonly options?: Record<string, unknown>;
  readonly stateMachineName?: string;
  readonly executionName?: string;
  readonly createName?: string;
  readonly expected: Record<string, unknown>;
  readonly expectedEventTypes?: readonly string[];
  readonly expectedEvents?: readonly ExpectedEvent[];
  readonly taskOutcomes?: readonly TaskOutcome[];
  readonly taskOutcomesComplete?: boolean;
  readonly concurrent?: boolean;
  readonly orderNormalised?: boolean;
  readonly wildcards?: readonly string[];
}

/** The file of the recorded cases. */
export const recordings = shared("conformance/asl-cases.json");

/** All recorded cases of the file. */
export function loadCases(path: string): readonly AslCase[] {
  return (JSON.parse(readFileSync(path, "utf8")) as { cases: AslCase[] }).cases;
}

/** Where a case is counted: by kind, and executions by what they need and by query language. */
export function groupOf({ kind, needs, queryLanguage }: AslCase): string {
  return kind === "execution" ? `execution, ${needs}, ${queryLanguage}` : kind;
}

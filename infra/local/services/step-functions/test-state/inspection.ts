import type { Tasks } from "../interpreter/host.ts";
import { THRESHOLD_EXCEEDED } from "../interpreter/map/distributed.ts";
import type { TestHooks, Tolerance } from "../interpreter/state-visit.ts";
import { StateError } from "../language/errors.ts";
import type { Fields } from "../language/value.ts";

/** What the caller of TestState provides as the result of the state's work. */
export interface Mock {
  /** JSON text of the result. */
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
}

/** How far a Map has got, as the caller states. */
export interface MapProgress {
  readonly failures: number | undefined;
}

/** What a mock returns, or throws. */
function answer({ result, errorOutput }: Mock): unknown {
  if (errorOutput) {
    throw new StateError(errorOutput.error, errorOutput.cause, { fromTask: true });
  }
  return JSON.parse(result ?? "null");
}

/** Tasks that answer with the mock. */
export function mockTasks(mock: Mock): Tasks {
  return { call: async () => answer(mock), finish: async () => answer(mock) };
}

const AS_NUMBERS = ["maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage"];

/** Collects what a state shows of its work, in the form of `inspectionData`. */
export class Inspection implements TestHooks {
  readonly data: Record<string, unknown> = {};
  readonly mock?: (tolerance?: Tolerance) => unknown;

  constructor(input: unknown, mock: Mock | undefined, { failures }: MapProgress) {
    this.inspect("input", input);
    if (!mock) return;
    this.mock = (tolerance) => {
      const outcome = answer(mock);
      if (isExceeded(tolerance, failures ?? 0, outcome)) throw THRESHOLD_EXCEEDED;
      return outcome;
    };
  }

  inspect(field: string, value: unknown): void {
    this.data[field] = AS_NUMBERS.includes(field) ? value : JSON.stringify(value);
  }

  /** Records the variables after the state, those of the caller among them. */
  addVariables(variables: Fields): void {
    if (Object.keys(variables).length > 0) this.inspect("variables", variables);
  }

  /** Records which Retry or Catch handled the failure. */
  addErrorDetails(details: Fields): void {
    this.data["errorDetails"] = details;
  }
}

/** TestState applies a tolerance only where the state sets one. */
function isExceeded(tolerance: Tolerance | undefined, failures: number, outcome: unknown): boolean {
  if (tolerance?.count !== undefined) return failures > tolerance.count;
  if (tolerance?.percentage === undefined) return false;
  const total = Array.isArray(outcome) ? outcome.length : 0;
  return total > 0 && (100 * failures) / total > tolerance.percentage;
}

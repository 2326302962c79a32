import {
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { Clock } from "../../clock.ts";
import { httpStatus, isAwsError, isConnectionError, UserError } from "../../errors.ts";
import { type ExternalSpec, type ScoreSpec, scoreName } from "../../workflow/score-spec.ts";
import { SCORER_PREFIX } from "../../workflow/scorer-function.ts";

export type FunctionSpec = Extract<ExternalSpec, { kind: "function" }>;

/** How functions are invoked. */
export interface FunctionTools {
  /** Makes one try for each call. */
  readonly lambda: LambdaClient;
  readonly clock: Clock;
}

/** Tries of one call, each after twice the pause before. */
const TRIES = 4;
const PAUSE_MS = 2_000;

/**
 * Invokes a function, again where that may heal: Lambda is busy or has a fault of its own.
 * @param signal ends the call
 * @throws UserError `Score.Function…` where no retry heals; else the last error, see `canHeal`
 */
export async function invokeFunction(
  { lambda, clock }: FunctionTools,
  spec: FunctionSpec,
  { signal, ...input }: Omit<InvokeCommandInput, "FunctionName"> & { signal: AbortSignal },
): Promise<InvokeCommandOutput> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = new InvokeCommand({ FunctionName: spec.arn, ...input });
      return await lambda.send(command, { abortSignal: signal });
    } catch (error) {
      if (signal.aborted) throw error;
      if (!canHeal(error)) throw refusal(spec, error);
      if (attempt === TRIES) throw error;
    }
    await clock.sleep(PAUSE_MS * 2 ** (attempt - 1));
  }
}

/** Server errors of Lambda by which it says that the function itself is set up wrong. */
const SETUP = /^(Invalid|KMS|EFS|ENI|SnapStart)/;

/** Whether a later call of Lambda may succeed. */
export function canHeal(error: unknown): boolean {
  if (isConnectionError(error)) return true;
  const status = httpStatus(error) ?? 0;
  return status === 429 || (status >= 500 && !SETUP.test((error as Error).name));
}

function refusal(spec: FunctionSpec, error: unknown): unknown {
  const scorer = `the scorer ${scoreName(spec)}`;
  if (isAwsError(error, "AccessDeniedException")) {
    return new UserError("Score.FunctionDenied", `${scorer} may not be invoked: ${error.message}`, {
      hint:
        `The stack may invoke the functions of its account and Region whose names start with ${SCORER_PREFIX}. Deploy ` +
        "it again if it is older than that (`tunewright deploy`), and look at the policies of the organization.",
      cause: error,
    });
  }
  if (isAwsError(error, "ResourceNotFoundException")) {
    return new UserError("Score.FunctionMissing", `${scorer} does not exist: ${spec.arn}`, {
      hint: "Create the function with `aws lambda create-function`, or name another score.",
      cause: error,
    });
  }
  if (httpStatus(error) === undefined) return error;
  // Of other errors the message may quote the event, which holds rows.
  const { name } = error as Error;
  return new UserError("Score.FunctionUnusable", `Lambda cannot invoke ${scorer}: ${name}`, {
    hint: `Invoke ${spec.arn} with an event of your own to see why.`,
  });
}

/** Milliseconds that Lambda has to say whether a function may be invoked. */
const CHECK_MS = 60_000;

/**
 * Checks by dry runs, which cost nothing and run no code, that the functions among the scores may be invoked.
 * @returns number of functions
 * @throws UserError `Score.FunctionDenied`, `Score.FunctionMissing`; errors of Lambda that a later call may heal
 */
export async function checkFunctions(
  tools: FunctionTools,
  scores: readonly ScoreSpec[],
): Promise<{ checked: number }> {
  const functions = scores.filter((spec) => spec.kind === "function");
  for (const spec of functions) {
    const signal = AbortSignal.timeout(CHECK_MS);
    await invokeFunction(tools, spec, { InvocationType: "DryRun", signal });
  }
  return { checked: functions.length };
}

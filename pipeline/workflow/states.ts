/** One state as Amazon States Language writes it. */
export type State = Readonly<Record<string, unknown>>;

/** States by the name that a reader sees in the Step Functions console. */
export type States = Readonly<Record<string, State>>;

/** Names of the states at which stages continue; a typo is a compile error. */
export const next = {
  start: "Where does the run start?",
  divideBase: "Does the base model need several functions?",
  baseFirst: "Measure the base model first",
  train: "Create the customization job",
  watch: "Get the job status",
  candidates: "Train each candidate",
  choose: "Choose the best candidate",
  readJob: "Was the model trained by a job?",
  serve: "On demand or provisioned?",
  evaluate: "Smoke-test the tuned model",
  divide: "Do the rows need several functions?",
  ask: "Evaluate both models on held-out rows",
  findChampion: "Find the champion",
  score: "Is there a scorer of the user's own?",
  approve: "Does the run need approval?",
  calibrate: "Is there a judge to calibrate?",
  judge: "Is there a judge?",
  compare: "Compare the two models",
  commit: "Was a commitment approved?",
  release: "Set the end of the lease",
  selfCheck: "Does the gate tell a model from itself?",
  reject: "Remove the rejected model's serving",
  cleanUp: "Clean up paid resources",
  fail: "Write the failure report",
} as const;

/** Time at which the current state was entered, in milliseconds, by the service's own clock. */
export const NOW = "$toMillis($states.context.State.EnteredTime)";

/** Keeps times of the run in `$times`, by their names, as JSONata; a time that a service left out stays unknown. */
export function keepTimes(times: Readonly<Record<string, string>>): State {
  const entries = Object.entries(times).map(([name, time]) => `'${name}': ${time}`);
  return { times: jsonata(`$merge([$times, {${entries.join(", ")}}])`) };
}

/** When the current state was entered (ISO 8601), by the service's own clock. */
export const ENTERED = "$states.context.State.EnteredTime";

/** A JSONata expression as a state writes it; line breaks and indents are for the reader of the source only. */
export function jsonata(expression: string): string {
  return `{% ${expression.replace(/\s*\n\s*/g, " ").trim()} %}`;
}

/** What failed and why, as a variable keeps it; a Lambda's cause is JSON, of which only the message is for the reader. */
export const caughtFailure = jsonata(`{
  'error': $states.errorOutput.Error,
  'cause': $exists($states.errorOutput.Cause)
    ? ($contains($states.errorOutput.Cause, '"errorMessage"')
      ? $parse($states.errorOutput.Cause).errorMessage
      : $states.errorOutput.Cause)
    : 'No cause was given.',
  'state': $states.context.State.Name
}`);

/**
 * Catches some errors and continues with `target`, the failure kept in `$failure`.
 * @param assign further variables to set on this way
 */
export function caught(errors: readonly string[], target: string, assign: State = {}): State {
  return { ErrorEquals: errors, Assign: { failure: caughtFailure, ...assign }, Next: target };
}

/** Catches everything; see `caught`. */
export function otherwise(target: string, assign: State = {}): State[] {
  return [caught(["States.ALL"], target, assign)];
}

/** Catches everything and continues as if nothing had happened; the run's `notes` keep it. */
export function noted(target: string): State[] {
  const notes = jsonata(
    `$append($notes, [{
      'state': $states.context.State.Name,
      'error': $exists($states.errorOutput.Error) ? $states.errorOutput.Error : 'unknown'
    }])`,
  );
  return [{ ErrorEquals: ["States.ALL"], Assign: { notes }, Next: target }];
}

/**
 * A way out of a Choice: keeps the failure and continues with the clean-up.
 * @param error stable code, e.g. `Job.Failed`
 * @param cause JSONata expression of the text for the reader
 */
export function failWith(error: string, cause: string, target: string = next.cleanUp): State {
  return { Assign: { failure: failureOf(error, cause) }, Next: target };
}

/** What failed and why, as a variable keeps it; see `failWith`. */
export function failureOf(error: string, cause: string): string {
  return jsonata(`{'error': '${error}', 'cause': ${cause}, 'state': $states.context.State.Name}`);
}

/** For errors that pass by themselves; five retries within about two minutes. */
export const transient = {
  IntervalSeconds: 3,
  BackoffRate: 2,
  MaxAttempts: 5,
  JitterStrategy: "FULL",
};

/** Retries of every call to Bedrock's control plane. */
export const bedrockRetries: readonly State[] = [
  {
    ErrorEquals: [
      "Bedrock.ThrottlingException",
      "Bedrock.InternalServerException",
      "Bedrock.ServiceUnavailableException",
      "Bedrock.SdkClientException",
      "States.Timeout",
    ],
    ...transient,
  },
];

/**
 * Retries of a call that may meet a quota of jobs or deployments in progress: others finish meanwhile.
 * About 50 minutes, since waiting does not help with the other quotas.
 */
export const quotaRetries: readonly State[] = [
  ...bedrockRetries,
  {
    ErrorEquals: ["Bedrock.ServiceQuotaExceededException"],
    IntervalSeconds: 60,
    BackoffRate: 1.5,
    MaxDelaySeconds: 300,
    MaxAttempts: 12,
  },
];

/**
 * Calls an action of Bedrock's control plane.
 * @param action as the SDK integration names it, e.g. `getModelCustomizationJob`
 */
export function bedrock(action: string, fields: State): State {
  return {
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:bedrock:${action}`,
    TimeoutSeconds: 120,
    Retry: bedrockRetries,
    Catch: otherwise(next.cleanUp),
    ...fields,
  };
}

/** Errors of a Lambda function that are not its own fault, and what AWS answers it when it is busy. */
const transientLambdaErrors = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "ThrottlingException",
  "InternalServerException",
  "ServiceUnavailableException",
  "SlowDown",
  "InternalError",
  "ServiceUnavailable",
  "TimeoutError",
  "ConnectionError",
  // The next call gets new credentials.
  "ExpiredTokenException",
  "ExpiredToken",
];

/** A crash or a time-out may be bad luck, twice. */
const crashes = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError"];
const twice = { IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 2 };

/** Retries of every function: errors that pass by themselves, and crashes. */
export const lambdaRetries: readonly State[] = [
  { ErrorEquals: transientLambdaErrors, ...transient },
  { ErrorEquals: [...crashes, "States.Timeout"], ...twice },
];

/** Retries of a function that starts a wait: the end of the wait is not an error of the function. */
export const waitRetries: readonly State[] = [
  { ErrorEquals: transientLambdaErrors, ...transient },
  { ErrorEquals: crashes, ...twice },
];

/**
 * Calls one of our Lambda functions; every one of them may be called twice with the same payload.
 * @param name of the handler in words, e.g. `CheckRequest`; the placeholder is `${CheckRequestFunction}`
 */
export function lambda(name: string, payload: unknown, fields: State): State {
  return { ...childLambda(name, payload), Catch: otherwise(next.cleanUp), ...fields };
}

/** The same within a distributed Map, whose child fails alone: no state of the run can catch its errors. */
export function childLambda(name: string, payload: unknown): State {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: `\${${name}Function}`, Payload: payload },
    TimeoutSeconds: 930,
    Retry: lambdaRetries,
    Output: "{% $states.result.Payload %}",
  };
}

/** Names of the states of a loop that calls a function until all of its work is done. */
export interface Loop {
  /** Calls the function, whose result has `done`, `tooLate` and `waitSeconds`. */
  readonly call: string;
  readonly check: string;
  readonly wait: string;
  /** Way on after the last call: `Next`, and what it assigns. */
  readonly done: State;
  /** Way out where no time is left, see `failWith`. */
  readonly tooLate: State;
}

/** The states after the call of a loop: what to do next, and the wait before the next call. */
export function untilDone({ call, check, wait, done, tooLate }: Loop): States {
  return {
    [check]: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.done %}", ...done },
        { Condition: "{% $states.input.tooLate %}", ...tooLate },
        { Condition: "{% $states.input.waitSeconds > 0 %}", Next: wait },
      ],
      Default: call,
    },
    [wait]: { Type: "Wait", Seconds: "{% $states.input.waitSeconds %}", Next: call },
  };
}

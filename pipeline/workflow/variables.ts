import { GROUP_TAG, LEASE_TAG, RUN_TAG } from "./names.ts";
import { jsonata, type State } from "./states.ts";

/** Seconds after which Step Functions ends an execution itself; the sweep then cleans up. */
export const LONGEST_EXECUTION_SECONDS = 14 * 24 * 3600;

/** Name of the execution: also that of the version which it registers. */
export const EXECUTION_NAME = "$states.context.Execution.Name";

/** ARN of the execution. */
export const EXECUTION_ARN = "{% $states.context.Execution.Id %}";

/** When the execution started (ISO 8601). */
export const EXECUTION_START = "{% $states.context.Execution.StartTime %}";

const STARTED = "$toMillis($states.context.Execution.StartTime)";

/** An execution is named after its run, so that a stopped one can be cleaned up by its name alone (`runIdOf`). */
const runId = `$substringBefore(${EXECUTION_NAME}, '_')`;

const ownTags = `[
  {'Key': '${RUN_TAG}', 'Value': ${runId}},
  {'Key': '${GROUP_TAG}', 'Value': $states.input.group},
  {'Key': '${LEASE_TAG}', 'Value': $fromMillis(${STARTED} + ${LONGEST_EXECUTION_SECONDS} * 1000)}
]`;

const usersTags =
  "$each($states.input.tags, function($value, $key) { {'Key': $key, 'Value': $value} })";

/** `asl-validator` takes no empty text outside of an expression. */
const EMPTY = "{% '' %}";

/** Variables that must be there even after a request that is none. */
export const failureVariables: State = {
  run: "{% $states.input %}",
  runId: jsonata(runId),
  /** What is left after the clean-up and what it costs, as text. */
  left: EMPTY,
  /** What the clean-up could not do, as text. */
  leftovers: EMPTY,
  /** How the run ended, as it is published: subject and message; null where no report was written. */
  notice: null,
  jobArn: null,
  modelArn: null,
  /** When something started and ended (ISO 8601), for the report: see `RunTimes`. */
  times: {
    jobStarted: null,
    jobEnded: null,
    servedSince: null,
    askedSince: null,
    askedUntil: null,
  },
};

/** Variables of a run, as they are once the request is known to be one. */
export const variables: State = {
  ...failureVariables,
  /** Prefix of all idempotency tokens, whose pattern has no underscore. */
  token: jsonata(`$replace(${EXECUTION_NAME}, '_', '--')`),
  tags: jsonata(`$append(${ownTags}, ${usersTags})`),
  /** Number of the run's customization job: of the one to be created, or of the latest. */
  jobNumber: jsonata("$states.input.start.at = 'training' ? $states.input.start.jobNumber : 1"),
  /** Name or ARN of the job that is waited for. */
  job: EMPTY,
  jobRetried: false,
  jobDeadline: jsonata(`${STARTED} + $states.input.limits.jobHours * 3600000`),
  /** The job's phases and times as last read, and when they last changed. */
  jobMark: EMPTY,
  jobMovedAt: jsonata(STARTED),
  stallNotified: false,
  /** How many customization jobs the account may have in progress, by its quota; null where none is trained. */
  jobsAtOnce: null,
  servingArn: null,
  /** When the commitment ends, once one was bought. */
  committedUntil: null,
  /** When the lease of an accepted model's serving ends (ISO 8601); null where it has none. */
  leaseUntil: null,
  /** Address of the report, once it is written. */
  report: null,
  removalTries: 0,
  /** Errors after the training that did not fail the run: `{state, error}`. */
  notes: [],
};

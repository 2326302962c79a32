import { createStates, type JobScope, type JobVariables } from "./job.ts";
import { MAX_JOBS_AT_ONCE } from "./names.ts";
import { notify } from "./notify.ts";
import {
  bedrock,
  bedrockRetries,
  jsonata,
  keepTimes,
  lambda,
  NOW,
  next,
  noted,
  otherwise,
  type State,
  type States,
} from "./states.ts";
import { watchStates } from "./watch.ts";

/** The way of a run that trains several candidates, in place of one job. */
export const sweepFirst: State = {
  Condition: "{% $exists($run.hyperparameterSweep) %}",
  Next: next.candidates,
};

const FAILED = "Candidate failed";
const STOP = "Stop the candidate's job";
const WAIT = "Wait for the candidate's job";

/** A Map's own variables may not have the names of those around it. */
const variables: JobVariables = {
  job: "candidateJob",
  jobNumber: "candidateJobNumber",
  jobRetried: "candidateJobRetried",
  jobDeadline: "candidateJobDeadline",
  jobMark: "candidateJobMark",
  jobMovedAt: "candidateJobMovedAt",
  stallNotified: "candidateStallNotified",
  standstill: "candidateStandstill",
  failure: "candidateFailure",
};

/** The jobs that run at the same time: what the user allows, and never more than the account's quota does. */
const CONCURRENCY = `$max([1, $min([
  ${MAX_JOBS_AT_ONCE},
  $run.hyperparameterSweep.concurrency != null ? $run.hyperparameterSweep.concurrency : ${MAX_JOBS_AT_ONCE},
  $jobsAtOnce != null ? $jobsAtOnce : 1
])])`;

/**
 * Seconds between two looks at one of C jobs, T seconds after the start of the execution: T × g, g = max(5, C) ÷ 80.
 * The jobs that follow each other in one of the C places are looked at as one job that takes as long as the execution:
 * 1 ÷ g times until the pause grows beyond the 10 s that `pollSeconds` has at least, then ln(T × g ÷ 10) ÷ ln(1 + g)
 * times, and twice more for each candidate. In 14 days (T = 1,209,600) that is 163 times at C = 5 and 90 at C = 10, so at
 * most 940 in all. A look has 9 events (Wait 2, Task 5, Choice 2): 8,460 of the 25,000 that a history holds. Waiting for
 * the quota takes 1,800 at most (20 candidates, 30 retries of 3 events), and the rest of a run 13,000.
 */
const pause = `$floor((${NOW} - $toMillis($states.context.Execution.StartTime)) *
  $max([5, ${CONCURRENCY}]) / 80000)`;

/** What the Map returns of a candidate: see `TriedCandidate`. */
const trained: State = {
  Output: {
    name: "{% $candidate.name %}",
    jobArn: "{% $states.input.JobArn %}",
    modelArn: "{% $states.input.OutputModelArn %}",
    startedAt: jsonata("$exists($states.input.CreationTime) ? $states.input.CreationTime : null"),
    endedAt: jsonata("$exists($states.input.EndTime) ? $states.input.EndTime : null"),
    failure: null,
    unstopped: null,
  },
  Next: "Candidate trained",
};

/** Others may use up the quota for as long as their jobs take; about 13 hours. */
const quotaRetries: readonly State[] = [
  ...bedrockRetries,
  {
    ErrorEquals: ["Bedrock.ServiceQuotaExceededException"],
    IntervalSeconds: 60,
    BackoffRate: 2,
    MaxDelaySeconds: 1800,
    MaxAttempts: 30,
  },
];

const scope: JobScope = {
  states: {
    create: "Create the candidate's job",
    find: "Find a job with the candidate's name",
    isOwn: "Does the candidate's job belong to this run?",
    wait: WAIT,
    get: "Get the candidate's job status",
    isFinished: "Candidate's job finished?",
    notify: "Notify: the job of a candidate has stalled",
    again: "Try the candidate's job once more",
  },
  variables,
  name: "$runId & '.' & $candidate.name",
  modelName: "$runId & '_' & $candidate.name",
  hyperParameters: "$candidate.hyperParameters",
  retries: quotaRetries,
  token: "$token & '--' & $candidate.name",
  needsOwnToken: `$${variables.jobNumber} != $candidate.jobNumber`,
  nextNumber: `$${variables.jobNumber} + 1`,
  failed: FAILED,
  failedRunning: STOP,
  pause,
  completed: trained,
  // What is noted inside of a Map is not seen outside of it.
  stallNotice: ({ standstill }) =>
    notify(
      {
        subject: "'Tunewright: a job of ' & $runId & ' has stalled'",
        message: `$${standstill} & '\\nIt is one of ' & $string($count($run.hyperparameterSweep.candidates)) &
      ' candidates of a hyperparameter sweep, and is waited for until limits.jobHours are over. To end the run: tunewright stop ' &
      $runId & '\\nfiles: s3://\${DataBucket}/runs/' & $runId & '/'`,
      },
      { Catch: [{ ErrorEquals: ["States.ALL"], Next: WAIT }], Next: WAIT },
    ),
};

const start: State = {
  Type: "Pass",
  Assign: {
    candidate: "{% $states.input %}",
    [variables.job]: "{% '' %}",
    [variables.jobNumber]: "{% $states.input.jobNumber %}",
    [variables.jobRetried]: false,
    // Candidates that wait for their turn lose no time by it.
    [variables.jobDeadline]: jsonata(`${NOW} + $run.limits.jobHours * 3600000`),
    [variables.jobMark]: "{% '' %}",
    [variables.jobMovedAt]: jsonata(NOW),
    [variables.stallNotified]: false,
    unstopped: null,
  },
  Next: scope.states.create,
};

/** Bedrock's reasons have up to 2,048 characters. */
const failure = `{
  'error': $candidateFailure.error,
  'cause': $substring($candidateFailure.cause, 0, 2048),
  'state': $candidateFailure.state
}`;

/** What happens to one candidate; whatever fails here is the failure of the candidate alone. */
const candidateStates: States = {
  "Start the candidate": start,
  ...createStates(scope),
  ...watchStates(scope),
  [STOP]: bedrock("stopModelCustomizationJob", {
    Arguments: { JobIdentifier: `{% $${variables.job} %}` },
    Catch: [
      // It has ended meanwhile.
      { ErrorEquals: ["Bedrock.ConflictException", "Bedrock.ValidationException"], Next: FAILED },
      {
        ErrorEquals: ["States.ALL"],
        Assign: { unstopped: "{% $states.errorOutput.Error %}" },
        Next: FAILED,
      },
    ],
    Next: FAILED,
  }),
  "Candidate trained": { Type: "Pass", End: true },
  [FAILED]: {
    Type: "Pass",
    Output: {
      name: "{% $candidate.name %}",
      jobArn: jsonata(`$${variables.job} = '' ? null : $${variables.job}`),
      modelArn: null,
      startedAt: null,
      endedAt: null,
      failure: jsonata(failure),
      unstopped: "{% $unstopped %}",
    },
    End: true,
  },
};

const chosen = "$states.result.Payload";

/** A job that could not be stopped continues, and has to be paid for if it ends well. */
const unstopped = jsonata(`$append($notes, [
  $states.result[unstopped != null].{'state': "${STOP}", 'error': unstopped}
])`);

/** Trains all candidates, keeps the one with the lowest validation loss, and deletes the models of the others. */
export const hyperparameterSweep: States = {
  [next.candidates]: {
    Type: "Map",
    Items: "{% $run.hyperparameterSweep.candidates %}",
    MaxConcurrency: jsonata(CONCURRENCY),
    ItemProcessor: {
      ProcessorConfig: { Mode: "INLINE" },
      StartAt: "Start the candidate",
      States: candidateStates,
    },
    Assign: { tried: "{% $states.result %}", notes: unstopped },
    Catch: otherwise(next.cleanUp),
    Next: next.choose,
  },
  [next.choose]: lambda(
    "ChooseCandidate",
    {
      runId: "{% $runId %}",
      candidates: "{% $run.hyperparameterSweep.candidates %}",
      tried: "{% $tried %}",
    },
    {
      Assign: {
        jobArn: `{% ${chosen}.jobArn %}`,
        modelArn: `{% ${chosen}.modelArn %}`,
        ...keepTimes({ jobStarted: `${chosen}.startedAt`, jobEnded: `${chosen}.endedAt` }),
      },
      Next: "Delete the models that lost",
    },
  ),
  // Only after the choice is recorded: what was trained is not deleted by a failure.
  "Delete the models that lost": lambda(
    "DeleteCandidates",
    {
      runId: "{% $runId %}",
      modelArn: "{% $modelArn %}",
      storageUsdPerMonth: "{% $run.storageUsdPerMonth %}",
    },
    { Catch: noted(next.readJob), Next: next.readJob },
  ),
};

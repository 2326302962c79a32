import { createStates, type JobScope } from "./job.ts";
import { notify } from "./notify.ts";
import { keepTimes, NOW, next, noted, quotaRetries, type States } from "./states.ts";

/** The one job of a run that trains one model. */
export const runJob: JobScope = {
  states: {
    create: next.train,
    find: "Find a job with this name",
    isOwn: "Does the job belong to this run?",
    wait: "Wait for the job",
    get: next.watch,
    isFinished: "Job finished?",
    notify: "Notify: the job has stalled",
    again: "Try the job once more",
  },
  variables: {
    job: "job",
    jobNumber: "jobNumber",
    jobRetried: "jobRetried",
    jobDeadline: "jobDeadline",
    jobMark: "jobMark",
    jobMovedAt: "jobMovedAt",
    stallNotified: "stallNotified",
    standstill: "standstill",
    failure: "failure",
  },
  name: "$runId",
  modelName: "$runId",
  hyperParameters: "$run.hyperParameters",
  retries: quotaRetries,
  token: "$token",
  // Jobs after the first of an execution need a token of their own.
  needsOwnToken: "$jobNumber != $run.start.jobNumber",
  nextNumber: `$contains($states.input.JobName, '.')
    ? $number($substringAfter($states.input.JobName, '.')) + 1
    : 2`,
  failed: next.cleanUp,
  failedRunning: next.cleanUp,
  // The longer it has taken, the less a poll more or less matters; the history holds 25,000 events.
  pause: `$floor((${NOW} - $toMillis($states.context.Execution.StartTime)) / 20000)`,
  completed: {
    Assign: {
      jobArn: "{% $states.input.JobArn %}",
      modelArn: "{% $states.input.OutputModelArn %}",
      ...keepTimes({
        jobStarted: "$states.input.CreationTime",
        jobEnded: "$states.input.EndTime",
      }),
    },
    Next: next.readJob,
  },
  stallNotice: ({ standstill }) =>
    notify(
      {
        subject: "'Tunewright: the job of ' & $runId & ' has stalled'",
        message: `$${standstill} & '\\n' &
      'cost so far: what the job has trained, which Bedrock counts when it ends\\n' &
      'It is waited for until limits.jobHours are over. To end it: tunewright stop ' & $runId &
      '\\nfiles: s3://\${DataBucket}/runs/' & $runId & '/'`,
      },
      { Catch: noted("Wait for the job"), Next: "Wait for the job" },
    ),
};

/** Creates the customization job, or adopts the one that this run has. */
export const train: States = createStates(runJob);

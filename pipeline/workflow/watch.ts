import { INTERNAL_ERROR } from "./aws-texts.ts";
import { notify } from "./notify.ts";
import {
  bedrock,
  failWith,
  jsonata,
  keepTimes,
  NOW,
  next,
  noted,
  type State,
  type States,
} from "./states.ts";

const status = (wanted: string) => `$states.input.Status = '${wanted}'`;

/** A job that fails on AWS's side fails without a fault of the data. */
const failedInternally = `${status("Failed")} and $contains($string($states.input.FailureMessage), '${INTERNAL_ERROR}')`;

/** Changes whenever the job moves: from phase to phase, or within one. */
const MARK =
  "$string([$states.result.Status, $states.result.LastModifiedTime, $states.result.StatusDetails])";

const stalled = `${NOW} - $jobMovedAt > $run.limits.stallHours * 3600000`;

const phases = `$string($exists($states.input.StatusDetails) ? $states.input.StatusDetails : 'not given')`;

const standstill = `'The job ' & $states.input.JobName & ' has not moved for ' &
  $string($floor((${NOW} - $jobMovedAt) / 3600000)) & ' h (limits.stallHours is ' & $string($run.limits.stallHours) &
  '). Its phases: ' & ${phases} & '.'`;

const internalError = `$states.input.FailureMessage & ' This failed on the side of AWS, not because of the data' &
  ($jobRetried ? ', and twice in this run.' : '.') &
  ' Where it was recorded, the same data could be trained in another Region or with another base model.'`;

/** How a job ends, or is ended. */
const ends: readonly State[] = [
  {
    Condition: `{% ${status("Completed")} %}`,
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
  {
    Condition: `{% ${failedInternally} and $run.origin = 'run' and $not($jobRetried) %}`,
    Next: "Try the job once more",
  },
  {
    Condition: `{% ${failedInternally} %}`,
    ...failWith("Job.InternalError", internalError),
  },
  {
    Condition: `{% ${status("Failed")} %}`,
    ...failWith(
      "Job.Failed",
      "$states.input.FailureMessage ? $states.input.FailureMessage : 'Bedrock gave no reason.'",
    ),
  },
  {
    Condition: `{% ${status("Stopped")} %}`,
    ...failWith("Job.Stopped", "'The customization job was stopped outside of this run.'"),
  },
  {
    Condition: `{% ${NOW} > $jobDeadline %}`,
    ...failWith(
      "Job.TookTooLong",
      "'The job had not finished after ' & $string($run.limits.jobHours) & ' h (limits.jobHours).'",
    ),
  },
  {
    Condition: `{% ${stalled} and $run.limits.stallAction = 'stop' %}`,
    ...failWith("Job.Stalled", `${standstill} & ' It is stopped, as limits.stallAction says.'`),
  },
];

/** Waits for the job, and looks whether it moves. */
export const watch: States = {
  "Wait for the job": {
    Type: "Wait",
    // The longer it has taken, the less a poll more or less matters; the history holds 25,000 events.
    Seconds: jsonata(`$max([
      $run.limits.pollSeconds,
      $ceil($run.limits.jobHours * 3600 / 20000),
      $floor((${NOW} - $toMillis($states.context.Execution.StartTime)) / 20000)
    ])`),
    Next: next.watch,
  },
  [next.watch]: bedrock("getModelCustomizationJob", {
    Arguments: { JobIdentifier: "{% $job %}" },
    Assign: {
      jobMark: jsonata(MARK),
      jobMovedAt: jsonata(`${MARK} = $jobMark ? $jobMovedAt : ${NOW}`),
      stallNotified: jsonata(`${MARK} = $jobMark and $stallNotified`),
    },
    Next: "Job finished?",
  }),
  "Job finished?": {
    Type: "Choice",
    Choices: [
      ...ends,
      {
        Condition: `{% ${stalled} and $not($stallNotified) %}`,
        Assign: { stallNotified: true, standstill: jsonata(standstill) },
        Next: "Notify: the job has stalled",
      },
    ],
    // InProgress, Stopping, and any status that Bedrock may add.
    Default: "Wait for the job",
  },
  "Notify: the job has stalled": notify(
    {
      subject: "'Tunewright: the job of ' & $runId & ' has stalled'",
      message: `$standstill & '\\n' &
      'cost so far: what the job has trained, which Bedrock counts when it ends\\n' &
      'It is waited for until limits.jobHours are over. To end it: tunewright stop ' & $runId &
      '\\nfiles: s3://\${DataBucket}/runs/' & $runId & '/'`,
    },
    { Catch: noted("Wait for the job"), Next: "Wait for the job" },
  ),
  "Try the job once more": {
    Type: "Pass",
    Assign: {
      jobRetried: true,
      jobNumber: jsonata(`$contains($states.input.JobName, '.')
        ? $number($substringAfter($states.input.JobName, '.')) + 1
        : 2`),
    },
    Next: next.train,
  },
};

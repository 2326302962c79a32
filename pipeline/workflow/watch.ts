import { INTERNAL_ERROR } from "./aws-texts.ts";
import { caughtIn, type JobScope } from "./job.ts";
import { bedrock, failureOf, jsonata, NOW, type State, type States } from "./states.ts";
import { runJob } from "./train.ts";

const status = (wanted: string) => `$states.input.Status = '${wanted}'`;

/** A job that fails on AWS's side fails without a fault of the data. */
const failedInternally = `${status("Failed")} and $contains($string($states.input.FailureMessage), '${INTERNAL_ERROR}')`;

/** Changes whenever the job moves: from phase to phase, or within one. */
const MARK =
  "$string([$states.result.Status, $states.result.LastModifiedTime, $states.result.StatusDetails])";

const phases = `$string($exists($states.input.StatusDetails) ? $states.input.StatusDetails : 'not given')`;

const stalled = ({ variables }: JobScope) =>
  `${NOW} - $${variables.jobMovedAt} > $run.limits.stallHours * 3600000`;

const standstill = ({
  variables,
}: JobScope) => `'The job ' & $states.input.JobName & ' has not moved for ' &
  $string($floor((${NOW} - $${variables.jobMovedAt}) / 3600000)) & ' h (limits.stallHours is ' & $string($run.limits.stallHours) &
  '). Its phases: ' & ${phases} & '.'`;

const internalError = ({
  variables,
}: JobScope) => `$states.input.FailureMessage & ' This failed on the side of AWS, not because of the data' &
  ($${variables.jobRetried} ? ', and twice in this run.' : '.') &
  ' Where it was recorded, the same data could be trained in another Region or with another base model.'`;

/** A way out of the Choice with the failure in the scope's own variable; see `failWith`. */
function failing(
  { variables }: JobScope,
  target: string,
  [error, cause]: readonly [string, string],
): State {
  return { Assign: { [variables.failure]: failureOf(error, cause) }, Next: target };
}

/** How a job ends, or is ended. */
function ends(scope: JobScope): readonly State[] {
  const { states, variables, failed, failedRunning } = scope;
  return [
    { Condition: `{% ${status("Completed")} %}`, ...scope.completed },
    {
      Condition: `{% ${failedInternally} and $run.origin = 'run' and $not($${variables.jobRetried}) %}`,
      Next: states.again,
    },
    {
      Condition: `{% ${failedInternally} %}`,
      ...failing(scope, failed, ["Job.InternalError", internalError(scope)]),
    },
    {
      Condition: `{% ${status("Failed")} %}`,
      ...failing(scope, failed, [
        "Job.Failed",
        "$states.input.FailureMessage ? $states.input.FailureMessage : 'Bedrock gave no reason.'",
      ]),
    },
    {
      Condition: `{% ${status("Stopped")} %}`,
      ...failing(scope, failed, [
        "Job.Stopped",
        "'The customization job was stopped outside of this run.'",
      ]),
    },
    {
      Condition: `{% ${NOW} > $${variables.jobDeadline} %}`,
      ...failing(scope, failedRunning, [
        "Job.TookTooLong",
        "'The job had not finished after ' & $string($run.limits.jobHours) & ' h (limits.jobHours).'",
      ]),
    },
    {
      Condition: `{% ${stalled(scope)} and $run.limits.stallAction = 'stop' %}`,
      ...failing(scope, failedRunning, [
        "Job.Stalled",
        `${standstill(scope)} & ' It is stopped, as limits.stallAction says.'`,
      ]),
    },
  ];
}

/** Waits for a job, and looks whether it moves. */
export function watchStates(scope: JobScope): States {
  const { states, variables } = scope;
  const { jobMark, jobMovedAt, stallNotified } = variables;
  return {
    [states.wait]: {
      Type: "Wait",
      Seconds: jsonata(`$max([
      $run.limits.pollSeconds,
      $ceil($run.limits.jobHours * 3600 / 20000),
      ${scope.pause}
    ])`),
      Next: states.get,
    },
    [states.get]: bedrock("getModelCustomizationJob", {
      Arguments: { JobIdentifier: `{% $${variables.job} %}` },
      Assign: {
        [jobMark]: jsonata(MARK),
        [jobMovedAt]: jsonata(`${MARK} = $${jobMark} ? $${jobMovedAt} : ${NOW}`),
        [stallNotified]: jsonata(`${MARK} = $${jobMark} and $${stallNotified}`),
      },
      Catch: [caughtIn(variables, ["States.ALL"], scope.failedRunning)],
      Next: states.isFinished,
    }),
    [states.isFinished]: {
      Type: "Choice",
      Choices: [
        ...ends(scope),
        {
          Condition: `{% ${stalled(scope)} and $not($${stallNotified}) %}`,
          Assign: { [stallNotified]: true, [variables.standstill]: jsonata(standstill(scope)) },
          Next: states.notify,
        },
      ],
      // InProgress, Stopping, and any status that Bedrock may add.
      Default: states.wait,
    },
    [states.notify]: scope.stallNotice(variables),
    [states.again]: {
      Type: "Pass",
      Assign: {
        [variables.jobRetried]: true,
        [variables.jobNumber]: jsonata(scope.nextNumber),
      },
      Next: states.create,
    },
  };
}

/** Waits for the job of the run, and looks whether it moves. */
export const watch: States = watchStates(runJob);

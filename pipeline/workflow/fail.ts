import { notify } from "./notify.ts";
import { jsonata, lambda, next, type State, type States } from "./states.ts";
import { EXECUTION_ARN, EXECUTION_NAME, EXECUTION_START } from "./variables.ts";

/** A notice that is there already is that of a run which was about to end well. */
const notifyAnyway = [
  { ErrorEquals: ["States.ALL"], Assign: { notice: null }, Next: "Notify: failed" },
];

const sweepContinues =
  "billable resources may be left, and the sweep keeps looking for them; see teardown.json in its run folder";

/** Says what is kept where the clean-up, which knows it better (`leftText`), could not. */
const modelKept = `($modelArn = null or $run.origin = 'base' or $run.deleteModelOnFailure
  ? ''
  : ' The trained model is kept: ' & $modelArn & '. Its storage costs ' &
    ($run.storageUsdPerMonth = null ? 'a monthly price that is not known here' : 'about ' &
    $string($run.storageUsdPerMonth) & ' USD a month') &
    '. \`tunewright resume ' & $runId & '\` continues from it without training again.')`;

/** Continues with the report, which then says what may be left. `why` is JSONata. */
function giveUp(why: string): State {
  return {
    Assign: {
      leftovers: jsonata(
        `'\\n(Also, ' & ${why} & '; ${sweepContinues}.)' & ($left = '' ? ${modelKept} : '')`,
      ),
    },
    Next: next.fail,
  };
}

/**
 * Payload of the clean-up function.
 * @param scope JSONata, or one of its scopes
 * @param reason JSONata
 */
export function cleanUpRequest(scope: string, reason: string): State {
  return {
    runId: "{% $runId %}",
    execution: `{% ${EXECUTION_NAME} %}`,
    group: "{% $run.group %}",
    scope,
    reason: `{% ${reason} %}`,
    storageUsdPerMonth: "{% $run.storageUsdPerMonth %}",
    givenModelArn: "{% $run.origin in ['job', 'model'] ? $modelArn : null %}",
  };
}

const cleanUpFailed = `'the clean-up failed with ' & $states.errorOutput.Error &
  ($exists($states.errorOutput.Cause) ? ': ' & $states.errorOutput.Cause : '')`;

/** What is left, for the notice and for the execution itself. */
const ending = "($left = '' ? '' : '\\n' & $left) & $leftovers";

/** After a failure: removes billable resources, proves it, notifies, and fails with the first error. */
export const fail: States = {
  [next.cleanUp]: lambda(
    "CleanUp",
    cleanUpRequest(
      // An A/A check has no model, so that there is nothing to say about how it would be kept.
      "{% $run.origin = 'base' ? 'serving' : $run.deleteModelOnFailure ? 'everything' : 'job-and-serving' %}",
      "$failure.error",
    ),
    {
      Assign: {
        removalTries: "{% $removalTries + 1 %}",
        left: "{% $states.result.Payload.sentence %}",
      },
      Catch: [{ ErrorEquals: ["States.ALL"], ...giveUp(cleanUpFailed) }],
      Next: "Clean-up complete?",
    },
  ),
  "Clean-up complete?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $states.input.done %}", Next: next.fail },
      {
        Condition: "{% $removalTries >= 120 %}",
        ...giveUp("'some resources still existed after an hour'"),
      },
    ],
    Default: "Wait for the clean-up",
  },
  "Wait for the clean-up": { Type: "Wait", Seconds: 30, Next: next.cleanUp },
  [next.fail]: lambda(
    "WriteReport",
    {
      runId: "{% $runId %}",
      executionArn: EXECUTION_ARN,
      request: "{% $run %}",
      outcome: "failed",
      failure: "{% $failure %}",
      leftovers: "{% $leftovers %}",
      jobArn: "{% $jobArn %}",
      // Of an A/A check it is the base model.
      modelArn: "{% $run.origin = 'base' ? null : $modelArn %}",
      startedAt: EXECUTION_START,
      times: "{% $times %}",
    },
    {
      Assign: { notice: "{% $states.result.Payload.notice %}" },
      Catch: notifyAnyway,
      Next: "Notify: failed",
    },
  ),
  "Notify: failed": notify(
    {
      made: "$notice",
      subject: "'Tunewright: ' & $runId & ' failed: ' & $failure.error",
      message: `$failure.error & ' in the state "' & $failure.state & '"\\n' & $failure.cause & ${ending} &
      '\\nfiles: s3://\${DataBucket}/runs/' & $runId & '/'`,
    },
    { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }], Next: "Failed" },
  ),
  Failed: {
    Type: "Fail",
    Error: "{% $failure.error %}",
    Cause: jsonata(`$failure.cause & ${ending}`),
  },
};

import { jsonata, lambda, next, notify, type State, type States } from "./states.ts";

const notifyAnyway = [{ ErrorEquals: ["States.ALL"], Next: "Notify: failed" }];

const sweepContinues =
  "billable resources may be left, and the sweep keeps looking for them; see teardown.json in its run folder";

/** Continues with the report, which then says what may be left. `why` is JSONata. */
function giveUp(why: string): State {
  return {
    Assign: { leftovers: jsonata(`' (Also, ' & ${why} & '; ${sweepContinues}.)'`) },
    Next: next.fail,
  };
}

const cleanUpFailed = `'the clean-up failed with ' & $states.errorOutput.Error &
  ($exists($states.errorOutput.Cause) ? ': ' & $states.errorOutput.Cause : '')`;

/** After a failure: removes billable resources, proves it, notifies, and fails with the first error. */
export const fail: States = {
  [next.cleanUp]: lambda(
    "CleanUp",
    {
      runId: "{% $runId %}",
      group: "{% $run.group %}",
      scope: "{% $run.deleteModelOnFailure ? 'everything' : 'job-and-serving' %}",
      reason: "{% $failure.error %}",
    },
    {
      Assign: { removalTries: "{% $removalTries + 1 %}" },
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
    { runId: "{% $runId %}", request: "{% $run %}", outcome: "failed", failure: "{% $failure %}" },
    { Catch: notifyAnyway, Next: "Notify: failed" },
  ),
  "Notify: failed": notify(
    "'Tunewright: ' & $runId & ' failed: ' & $failure.error",
    `$failure.error & ' in the state "' & $failure.state & '"' & $leftovers & '\\n' & $failure.cause &
    '\\nreport: s3://\${DataBucket}/runs/' & $runId & '/report.md'`,
    { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }], Next: "Failed" },
  ),
  Failed: {
    Type: "Fail",
    Error: "{% $failure.error %}",
    Cause: "{% $failure.cause & $leftovers %}",
  },
};

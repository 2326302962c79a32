import { WAITS_FOR_APPROVAL } from "./names.ts";
import { notify } from "./notify.ts";
import {
  failWith,
  jsonata,
  lambda,
  NOW,
  next,
  noted,
  otherwise,
  type State,
  type States,
  waitRetries,
} from "./states.ts";
import { EXECUTION_ARN, EXECUTION_NAME } from "./variables.ts";

const LOOK = "Look for the approval";

/** @param token JSONata; null: no one waits yet */
function payload(token: string | null): State {
  return {
    runId: "{% $runId %}",
    execution: `{% ${EXECUTION_NAME} %}`,
    executionArn: EXECUTION_ARN,
    request: "{% $run %}",
    token,
  };
}

/** The time that the run has waited is not the job's. */
const fromNow: State = {
  jobDeadline: jsonata(`${NOW} + $run.limits.jobHours * 3600000`),
  jobMovedAt: jsonata(NOW),
};

/**
 * Waits for a person's approval, where the plan needs one; nothing is bought before. What was decided is in the run's
 * `approval.json`, which is read after every wait: who wakes the run without an entry there lets nothing through.
 */
export const approve: States = {
  [next.approve]: {
    Type: "Choice",
    Choices: [{ Condition: "{% $exists($run.approval) %}", Next: LOOK }],
    Default: next.calibrate,
  },
  [LOOK]: lambda("RequestApproval", payload(null), {
    Assign: { approval: "{% $states.result.Payload %}" },
    Catch: otherwise(next.fail),
    Next: "Is the plan approved?",
  }),
  "Is the plan approved?": {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $approval.state = 'approved' %}",
        Assign: fromNow,
        Next: next.calibrate,
      },
      {
        Condition: "{% $approval.state = 'rejected' %}",
        ...failWith("Approval.Rejected", "$approval.text", next.fail),
      },
      {
        Condition: "{% $approval.state = 'expired' %}",
        ...failWith("Approval.Expired", "$approval.text", next.fail),
      },
      // With a link in it, the function has published the notice itself, since a link must not be in the history.
      { Condition: "{% $approval.notice = null %}", Next: WAITS_FOR_APPROVAL },
    ],
    Default: "Notify: needs approval",
  },
  "Notify: needs approval": notify(
    { made: "$approval.notice" },
    { Catch: noted(WAITS_FOR_APPROVAL), Next: WAITS_FOR_APPROVAL },
  ),
  [WAITS_FOR_APPROVAL]: {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
      FunctionName: "${RequestApprovalFunction}",
      Payload: payload("{% $states.context.Task.Token %}"),
    },
    TimeoutSeconds: "{% $approval.seconds %}",
    Retry: waitRetries,
    Catch: [
      { ErrorEquals: ["States.Timeout", "Approval.Decided"], Next: LOOK },
      ...otherwise(next.fail),
    ],
    Next: LOOK,
  },
};

import { failWith, lambda, next, notify, otherwise, type State, type States } from "./states.ts";

/** What a registry entry and the report say about the run; they read the rest from the run's own files. */
const facts = {
  runId: "{% $runId %}",
  request: "{% $run %}",
  jobArn: "{% $jobArn %}",
  modelArn: "{% $modelArn %}",
  servingArn: "{% $servingArn %}",
};

/** Registers the run's model; an entry is written once and never changed. */
function register(then: string): State {
  return lambda("Register", facts, {
    Assign: { version: "{% $states.result.Payload.key %}" },
    Next: then,
  });
}

function report(outcome: "accepted" | "rejected", then: string): State {
  return lambda("WriteReport", { ...facts, outcome }, { Next: then });
}

const scores = `
  '\\ntuned ' & $string($decision.tuned) & ', base ' & $string($decision.base) &
  ', gain ' & $string($decision.gain) & ' (' & $string($decision.low) & ' to ' & $string($decision.high) & ')' &
  '\\nreport: s3://\${DataBucket}/runs/' & $runId & '/report.md'`;

const result = {
  runId: "{% $runId %}",
  verdict: "{% $decision.verdict %}",
  version: "{% $version %}",
  modelArn: "{% $modelArn %}",
  decision: "{% $decision %}",
};

/** The tuned model passed: registered, and the alias `candidate` points at it. */
const accepted: States = {
  [next.release]: report("accepted", "Register the version"),
  "Register the version": register("Move the candidate alias"),
  "Move the candidate alias": lambda(
    "MoveAlias",
    {
      runId: "{% $runId %}",
      group: "{% $run.group %}",
      alias: "candidate",
      reason: "{% $decision.reason %}",
    },
    { Next: "Notify: registered" },
  ),
  "Notify: registered": notify(
    "'Tunewright: ' & $runId & ' was registered'",
    `'The tuned model passed the gate.\\nversion: ' & $version & ${scores}`,
    { Catch: otherwise("Notification failed"), Next: "Registered" },
  ),
  Registered: {
    Type: "Succeed",
    Output: { ...result, servingArn: "{% $servingArn %}", alias: "candidate" },
  },
};

/** The gate rejects: the serving is removed, the entry says `rejected`, no alias moves. */
const rejected: States = {
  [next.reject]: lambda(
    "CleanUp",
    {
      runId: "{% $runId %}",
      group: "{% $run.group %}",
      scope: "serving",
      reason: "{% $decision.reason %}",
    },
    { Assign: { removalTries: "{% $removalTries + 1 %}" }, Next: "Serving removed?" },
  ),
  "Serving removed?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $states.input.done %}", Next: "Write the rejection report" },
      {
        Condition: "{% $removalTries >= 60 %}",
        ...failWith(
          "Serving.NotRemoved",
          "'The serving of the rejected model still existed after half an hour.'",
        ),
      },
    ],
    Default: "Wait for the serving to be removed",
  },
  "Wait for the serving to be removed": { Type: "Wait", Seconds: 30, Next: next.reject },
  "Write the rejection report": report("rejected", "Register the rejection"),
  "Register the rejection": register("Notify: rejected"),
  "Notify: rejected": notify(
    "'Tunewright: ' & $runId & ' was rejected by the gate'",
    `$decision.reason & ${scores}`,
    { Catch: otherwise("Notification failed"), Next: "Rejected" },
  ),
  Rejected: { Type: "Succeed", Output: result },
  // What was decided and registered stays; but an end that no one was notified of must show in red.
  "Notification failed": {
    Type: "Fail",
    Error: "{% $failure.error %}",
    Cause:
      "{% 'The run ended (' & $decision.verdict & '), but the notification failed: ' & $failure.cause %}",
  },
};

/** After the decision: the report, the registry, and the notification. */
export const release: States = { ...accepted, ...rejected };

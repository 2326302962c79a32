import { cleanUpRequest } from "./fail.ts";
import { failWith, lambda, next, noted, notify, type State, type States } from "./states.ts";
import { EXECUTION_NAME } from "./variables.ts";

/** What a registry entry and the report say about the run; they read the rest from the run's own files. */
const facts = {
  runId: "{% $runId %}",
  request: "{% $run %}",
  jobArn: "{% $jobArn %}",
  modelArn: "{% $modelArn %}",
  servingArn: "{% $servingArn %}",
  committedUntil: "{% $committedUntil %}",
};

/** Registers the run's model; an entry is written once and never changed. */
function register(then: string): State {
  const payload = { ...facts, version: `{% ${EXECUTION_NAME} %}` };
  return lambda("Register", payload, {
    Assign: {
      version: "{% $states.result.Payload.key %}",
      versionName: "{% $states.result.Payload.version %}",
    },
    Next: then,
  });
}

function report(outcome: "accepted" | "rejected", then: string): State {
  return lambda(
    "WriteReport",
    { ...facts, outcome, notes: "{% $notes %}" },
    { Catch: noted(then), Next: then },
  );
}

const scores = `
  '\\ntuned ' & $string($decision.tuned) & ', base ' & $string($decision.base) &
  ', gain ' & $string($decision.gain) & ' (' & $string($decision.low) & ' to ' & $string($decision.high) & ')' &
  '\\nreport: s3://\${DataBucket}/runs/' & $runId & '/report.md'`;

/** Names the throughput that is billed until its term ends. */
const commitment = `($committedUntil = null
  ? ''
  : '\\ncommitted throughput: ' & $servingArn & ' is billed until ' & $committedUntil)`;

const result = {
  runId: "{% $runId %}",
  outcome: "{% $decision.outcome %}",
  verdict: "{% $decision.verdict %}",
  version: "{% $version %}",
  modelArn: "{% $modelArn %}",
  decision: "{% $decision %}",
  notes: "{% $notes %}",
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
      version: "{% $versionName %}",
      alias: "candidate",
      reason: "{% $decision.reason %}",
    },
    { Next: "Notify: registered" },
  ),
  "Notify: registered": notify(
    "'Tunewright: ' & $runId & ' was registered'",
    `'The tuned model passed the gate.\\nversion: ' & $version & ${commitment} & ${scores}`,
    { Catch: noted("Registered"), Next: "Registered" },
  ),
  Registered: {
    Type: "Succeed",
    Output: {
      ...result,
      servingArn: "{% $servingArn %}",
      committedUntil: "{% $committedUntil %}",
      alias: "candidate",
    },
  },
};

/** The gate rejects: the serving is removed, the entry says `rejected`, no alias moves. */
const rejected: States = {
  [next.reject]: lambda("CleanUp", cleanUpRequest("serving", "$decision.reason"), {
    Assign: {
      removalTries: "{% $removalTries + 1 %}",
      left: "{% $states.result.Payload.sentence %}",
    },
    Next: "Serving removed?",
  }),
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
    `$decision.reason & '\\n' & $left & ${scores}`,
    { Catch: noted("Rejected"), Next: "Rejected" },
  ),
  Rejected: { Type: "Succeed", Output: { ...result, left: "{% $left %}" } },
};

/** After the decision: the report, the registry, and the notification. */
export const release: States = { ...accepted, ...rejected };

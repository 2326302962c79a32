import { cleanUpRequest } from "./fail.ts";
import { goodEnds } from "./names.ts";
import { notify } from "./notify.ts";
import { failWith, jsonata, lambda, NOW, next, noted, type State, type States } from "./states.ts";
import { EXECUTION_ARN, EXECUTION_NAME, EXECUTION_START } from "./variables.ts";

/** What a registry entry and the report say about the run; they read the rest from the run's own files. */
const facts = {
  runId: "{% $runId %}",
  request: "{% $run %}",
  jobArn: "{% $jobArn %}",
  modelArn: "{% $modelArn %}",
  servingArn: "{% $servingArn %}",
  committedUntil: "{% $committedUntil %}",
};

/** Throughput with a commitment cannot be deleted, and is billed, until that ends. */
const leaseUntil = jsonata(`$committedUntil != null
  ? $committedUntil
  : $run.serving.leaseHours = null
    ? null
    : $fromMillis(${NOW} + $round($run.serving.leaseHours * 3600000))`);

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

/** Variables with the address of the report that was written, and with the notice that was made from it. */
const reportWritten: State = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
  report: "{% 's3://${DataBucket}/' & $states.result.Payload.report %}",
  notice: "{% $states.result.Payload.notice %}",
};

/**
 * Writes the report of a run that ends well; without one it ends well, too.
 * @param more what the report says besides
 */
export function writeReport(outcome: string, then: string, more: State = {}): State {
  return lambda(
    "WriteReport",
    {
      runId: "{% $runId %}",
      executionArn: EXECUTION_ARN,
      request: "{% $run %}",
      outcome,
      notes: "{% $notes %}",
      startedAt: EXECUTION_START,
      times: "{% $times %}",
      ...more,
    },
    { Assign: reportWritten, Catch: noted(then), Next: then },
  );
}

function report(outcome: "accepted" | "rejected", then: string): State {
  const version = `{% ${EXECUTION_NAME} %}`;
  return writeReport(outcome, then, { ...facts, version, leaseUntil: "{% $leaseUntil %}" });
}

/** The alias that an accepted model gets. */
const ALIAS = "candidate";

/** If it is the one of the champion, it must still point at what the model was compared with. */
const over = jsonata(`$run.gate.champion != null and $run.gate.champion.alias = '${ALIAS}'
  ? {'version': $champion.pointsAt}
  : null`);

/** The last line of a notice that was not made from a report: where to read more. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
export const readMore = "'\\nfiles: s3://${DataBucket}/runs/' & $runId & '/'";

/** Names the throughput that is billed until its term ends. */
const commitment = `($committedUntil = null
  ? ''
  : '\\ncommitted throughput: ' & $servingArn & ' is billed until ' & $committedUntil)`;

/** Until when it is served, and what changes that. */
const lease = `'\\nserved until: ' & ($leaseUntil = null
  ? 'you retire it (no lease): tunewright retire '
  : $leaseUntil & ' (its lease), then removed; to keep it longer: tunewright renew ') & $versionName`;

/** What is served, and what that costs from now on. */
const served = `'\\nalias: ${ALIAS}\\nversion: ' & $version & '\\nserving: ' & $servingArn &
  '\\nbilled: ' & $decision.costs.text & ${lease}`;

/** See `RunOutput`. */
const result = {
  runId: "{% $runId %}",
  outcome: "{% $decision.outcome %}",
  verdict: "{% $decision.verdict %}",
  decision: "{% $decision %}",
  version: "{% $version %}",
  modelArn: "{% $modelArn %}",
  report: "{% $report %}",
  notes: "{% $notes %}",
};

/** The tuned model passed: registered, and the alias `candidate` points at it. */
const accepted: States = {
  [next.release]: { Type: "Pass", Assign: { leaseUntil }, Next: "Write the report" },
  "Write the report": report("accepted", "Register the version"),
  "Register the version": register("Move the candidate alias"),
  "Move the candidate alias": lambda(
    "MoveAlias",
    {
      runId: "{% $runId %}",
      group: "{% $run.group %}",
      version: "{% $versionName %}",
      alias: ALIAS,
      reason: "{% $decision.reason %}",
      over,
      lease: { servingArn: "{% $servingArn %}", until: "{% $leaseUntil %}" },
    },
    { Next: "Notify: registered" },
  ),
  "Notify: registered": notify(
    {
      made: "$notice",
      subject: "'Tunewright: ' & $runId & ' was registered'",
      message: `$decision.summary & ${served} & ${commitment} & ${readMore}`,
    },
    { Catch: noted(goodEnds.accepted), Next: goodEnds.accepted },
  ),
  [goodEnds.accepted]: {
    Type: "Succeed",
    Output: {
      ...result,
      servingArn: "{% $servingArn %}",
      committedUntil: "{% $committedUntil %}",
      leaseUntil: "{% $leaseUntil %}",
      alias: ALIAS,
      left: null,
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
    {
      made: "$notice",
      subject: "'Tunewright: ' & $runId & ' was rejected by the gate'",
      message: `$decision.summary & '\\nbilled: ' & $left & ${readMore}`,
    },
    { Catch: noted("Rejected"), Next: "Rejected" },
  ),
  Rejected: {
    Type: "Succeed",
    Output: {
      ...result,
      ...{ servingArn: null, committedUntil: null, leaseUntil: null, alias: null },
      left: "{% $left %}",
    },
  },
};

/** After the decision: the report, the registry, and the notification. */
export const release: States = { ...accepted, ...rejected };

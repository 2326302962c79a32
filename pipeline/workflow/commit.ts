import { COMMITTED_SUFFIX } from "./names.ts";
import { foreign, isReady, ofThisModel, servingWait, throughput } from "./serve.ts";
import { bedrock, failWith, jsonata, NOW, next, otherwise, type States } from "./states.ts";

/** The terms as `commitmentApproval` hashes them. */
const terms = `$join([
  $runId,
  $run.serving.commitment.duration,
  $string($run.serving.modelUnits),
  $string($run.serving.commitment.totalUsd),
  $run.serving.commitment.until
], '|')`;

const NAME = `$runId & '${COMMITTED_SUFFIX}'`;
const found = `$states.input.ProvisionedModelSummaries[ProvisionedModelName = ${NAME}]`;

const notApproved = `'The commitment does not match its approval, so it is not bought: it could not be cancelled.
  Confirm it again with tunewright resume ' & $runId & ' --accept-commitment'`;

/** What serves from now on. */
const served = { servingArn: "{% $committedArn %}" };

/** After the gate has accepted: buys the commitment that a person has approved, and only that one. */
export const commit: States = {
  [next.commit]: {
    Type: "Choice",
    Choices: [
      { Condition: "{% $run.serving.commitment = null %}", Next: next.release },
      {
        Condition: jsonata(`$hash(${terms}, 'SHA-256') != $run.serving.commitment.approval`),
        ...failWith("Commitment.NotApproved", notApproved),
      },
    ],
    Assign: { servingSince: `{% ${NOW} %}` },
    Default: "Find the committed throughput",
  },
  "Find the committed throughput": bedrock("listProvisionedModelThroughputs", {
    Arguments: { NameContains: jsonata(NAME), MaxResults: 1000 },
    Next: "Is there committed throughput?",
  }),
  "Is there committed throughput?": {
    Type: "Choice",
    Choices: [
      {
        Condition: jsonata(`$exists(${found}${ofThisModel})`),
        Assign: { committedArn: jsonata(`${found}${ofThisModel}[0].ProvisionedModelArn`) },
        Next: "Get the commitment status",
      },
      { Condition: jsonata(`$exists(${found})`), ...foreign("throughput") },
    ],
    Default: "Purchase the commitment",
  },
  "Purchase the commitment": bedrock("createProvisionedModelThroughput", {
    Arguments: jsonata(`$merge([${throughput}, {
      'ProvisionedModelName': ${NAME},
      'CommitmentDuration': $run.serving.commitment.duration,
      'ClientRequestToken': $token & '--committed'
    }])`),
    Assign: { committedArn: "{% $states.result.ProvisionedModelArn %}" },
    Next: "Wait for the commitment",
  }),
  "Wait for the commitment": { ...servingWait, Next: "Get the commitment status" },
  "Get the commitment status": bedrock("getProvisionedModelThroughput", {
    Arguments: { ProvisionedModelId: "{% $committedArn %}" },
    Assign: {
      committedUntil: jsonata(
        "$exists($states.result.CommitmentExpirationTime) ? $states.result.CommitmentExpirationTime : null",
      ),
    },
    Next: "Commitment ready?",
  }),
  "Commitment ready?": isReady(
    "InService",
    { Next: "Is there other throughput?" },
    "Wait for the commitment",
  ),
  "Is there other throughput?": {
    Type: "Choice",
    Choices: [{ Condition: "{% $servingArn = $committedArn %}", Next: next.release }],
    Default: "Remove the uncommitted throughput",
  },
  "Remove the uncommitted throughput": bedrock("deleteProvisionedModelThroughput", {
    Arguments: { ProvisionedModelId: "{% $servingArn %}" },
    Assign: served,
    Catch: [
      { ErrorEquals: ["Bedrock.ResourceNotFoundException"], Assign: served, Next: next.release },
      ...otherwise(next.cleanUp),
    ],
    Next: next.release,
  }),
};

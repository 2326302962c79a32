import { COMMITTED_SUFFIX } from "./names.ts";
import {
  bedrock,
  failWith,
  jsonata,
  keepTimes,
  NOW,
  next,
  quotaRetries,
  type State,
  type States,
} from "./states.ts";

/**
 * Ready, failed, too late, else wait again: the same for all ways of serving.
 * @param then way on when it is ready: `Next`, and what it assigns
 */
export function isReady(ready: string, then: State, waitAgain: string): State {
  return {
    Type: "Choice",
    Choices: [
      { Condition: `{% $states.input.Status = '${ready}' %}`, ...then },
      {
        Condition: "{% $states.input.Status = 'Failed' %}",
        ...failWith(
          "Serving.Failed",
          "$states.input.FailureMessage ? $states.input.FailureMessage : 'Bedrock gave no reason.'",
        ),
      },
      {
        Condition: `{% ${NOW} > $servingSince + $run.limits.servingMinutes * 60000 %}`,
        ...failWith(
          "Serving.TookTooLong",
          "'The model was not ready to answer after ' & $string($run.limits.servingMinutes) & ' min (limits.servingMinutes).'",
        ),
      },
    ],
    Default: waitAgain,
  };
}

/** Waits longer, the longer it has taken; see `Wait for the job`. */
export const servingWait: State = {
  Type: "Wait",
  Seconds: jsonata(`$max([30, $floor((${NOW} - $servingSince) / 10000)])`),
};

/** Arguments of a purchase of throughput; `$merge` with what else it has. */
export const throughput = `{
  'ModelId': $modelArn,
  'ModelUnits': $run.serving.modelUnits ? $run.serving.modelUnits : 1,
  'Tags': $tags
}`;

export const foreign = (what: string) =>
  failWith(
    "Serving.NameTaken",
    `'There is already a ${what} named ' & $runId & ' that serves another model. It is left alone. ' &
    'Delete or rename it, or start the run under another id (--run-id).'`,
  );

/** Summaries of what has the run's name. */
const deployments = "$states.input.ModelDeploymentSummaries[CustomModelDeploymentName = $runId]";
const throughputs = `$states.input.ProvisionedModelSummaries[
  ProvisionedModelName in [$runId, $runId & '${COMMITTED_SUFFIX}']
]`;
export const ofThisModel = "[ModelArn = $modelArn]";

/** Serves the model: by an on-demand deployment, or by provisioned throughput without commitment. */
export const serve: States = {
  [next.serve]: {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $run.serving.path = 'provisioned' %}",
        Assign: { servingSince: `{% ${NOW} %}` },
        Next: "Find throughput with this name",
      },
    ],
    Assign: { servingSince: `{% ${NOW} %}` },
    Default: "Find a deployment with this name",
  },
  "Find a deployment with this name": bedrock("listCustomModelDeployments", {
    Arguments: { NameContains: "{% $runId %}", MaxResults: 1000 },
    Next: "Is there a deployment?",
  }),
  "Is there a deployment?": {
    Type: "Choice",
    Choices: [
      {
        Condition: jsonata(`$exists(${deployments}${ofThisModel})`),
        Assign: { servingArn: jsonata(`${deployments}${ofThisModel}[0].CustomModelDeploymentArn`) },
        Next: "Get the deployment status",
      },
      { Condition: jsonata(`$exists(${deployments})`), ...foreign("deployment") },
    ],
    Default: "Create the on-demand deployment",
  },
  "Create the on-demand deployment": bedrock("createCustomModelDeployment", {
    Arguments: {
      ModelDeploymentName: "{% $runId %}",
      ModelArn: "{% $modelArn %}",
      ClientRequestToken: "{% $token %}",
      Tags: "{% $tags %}",
    },
    Retry: quotaRetries,
    Assign: { servingArn: "{% $states.result.CustomModelDeploymentArn %}" },
    Next: "Wait for the deployment",
  }),
  "Wait for the deployment": { ...servingWait, Next: "Get the deployment status" },
  "Get the deployment status": bedrock("getCustomModelDeployment", {
    Arguments: { CustomModelDeploymentIdentifier: "{% $servingArn %}" },
    Next: "Deployment ready?",
  }),
  "Deployment ready?": isReady("Active", { Next: next.evaluate }, "Wait for the deployment"),
  "Find throughput with this name": bedrock("listProvisionedModelThroughputs", {
    Arguments: { NameContains: "{% $runId %}", MaxResults: 1000 },
    Next: "Is there throughput?",
  }),
  "Is there throughput?": {
    Type: "Choice",
    Choices: [
      {
        // What has a commitment is paid for anyway, so it is the first to be used.
        Condition: jsonata(`$exists(${throughputs}${ofThisModel})`),
        Assign: {
          servingArn: jsonata(
            `(${throughputs}${ofThisModel}^(>$length(ProvisionedModelName)))[0].ProvisionedModelArn`,
          ),
        },
        Next: "Get the throughput status",
      },
      { Condition: jsonata(`$exists(${throughputs})`), ...foreign("throughput") },
    ],
    Default: "Purchase provisioned throughput",
  },
  "Purchase provisioned throughput": bedrock("createProvisionedModelThroughput", {
    Arguments: jsonata(
      `$merge([${throughput}, {'ProvisionedModelName': $runId, 'ClientRequestToken': $token}])`,
    ),
    Assign: { servingArn: "{% $states.result.ProvisionedModelArn %}" },
    Next: "Wait for the throughput",
  }),
  "Wait for the throughput": { ...servingWait, Next: "Get the throughput status" },
  "Get the throughput status": bedrock("getProvisionedModelThroughput", {
    Arguments: { ProvisionedModelId: "{% $servingArn %}" },
    Next: "Throughput ready?",
  }),
  "Throughput ready?": isReady(
    "InService",
    { Assign: keepTimes({ servedSince: "$states.input.CreationTime" }), Next: next.evaluate },
    "Wait for the throughput",
  ),
};

import {
  bedrock,
  failWith,
  jsonata,
  NOW,
  next,
  quotaRetries,
  type State,
  type States,
} from "./states.ts";

/** Ready, failed, too late, else wait again: the same for both ways of serving. */
function isReady(ready: string, waitAgain: string): State {
  return {
    Type: "Choice",
    Choices: [
      { Condition: `{% $states.input.Status = '${ready}' %}`, Next: next.evaluate },
      {
        Condition: "{% $states.input.Status = 'Failed' %}",
        ...failWith(
          "Serving.Failed",
          "$states.input.FailureMessage ? $states.input.FailureMessage : 'Bedrock gave no reason.'",
        ),
      },
      {
        Condition: `{% ${NOW} > $servingDeadline %}`,
        ...failWith(
          "Serving.TookTooLong",
          "'The model was not ready to answer after ' & $string($run.limits.servingMinutes) & ' min (limits.servingMinutes).'",
        ),
      },
    ],
    Default: waitAgain,
  };
}

const wait = { Type: "Wait", Seconds: "{% $servingPollSeconds %}" };

const buy = jsonata(`$merge([
  {
    'ProvisionedModelName': $runId,
    'ModelId': $modelArn,
    'ModelUnits': $run.serving.modelUnits ? $run.serving.modelUnits : 1,
    'ClientRequestToken': $runId
  },
  $run.serving.commitment ? {'CommitmentDuration': $run.serving.commitment} : {}
])`);

/** Serves the model: by an on-demand deployment, or by provisioned throughput. */
export const serve: States = {
  [next.serve]: {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $run.serving.path = 'provisioned' %}",
        Next: "Purchase provisioned throughput",
      },
    ],
    Default: "Create the on-demand deployment",
  },
  "Create the on-demand deployment": bedrock("createCustomModelDeployment", {
    Arguments: {
      ModelDeploymentName: "{% $runId %}",
      ModelArn: "{% $modelArn %}",
      ClientRequestToken: "{% $runId %}",
    },
    Retry: quotaRetries,
    Assign: { servingArn: "{% $states.result.CustomModelDeploymentArn %}" },
    Next: "Wait for the deployment",
  }),
  "Wait for the deployment": { ...wait, Next: "Get the deployment status" },
  "Get the deployment status": bedrock("getCustomModelDeployment", {
    Arguments: { CustomModelDeploymentIdentifier: "{% $servingArn %}" },
    Next: "Deployment ready?",
  }),
  "Deployment ready?": isReady("Active", "Wait for the deployment"),
  "Purchase provisioned throughput": bedrock("createProvisionedModelThroughput", {
    Arguments: buy,
    Assign: { servingArn: "{% $states.result.ProvisionedModelArn %}" },
    Next: "Wait for the throughput",
  }),
  "Wait for the throughput": { ...wait, Next: "Get the throughput status" },
  "Get the throughput status": bedrock("getProvisionedModelThroughput", {
    Arguments: { ProvisionedModelId: "{% $servingArn %}" },
    Next: "Throughput ready?",
  }),
  "Throughput ready?": isReady("InService", "Wait for the throughput"),
};

import {
  bedrock,
  caught,
  failWith,
  jsonata,
  lambda,
  lambdaRetries,
  next,
  otherwise,
  type States,
} from "./states.ts";
import { EXECUTION_NAME, failureVariables, variables } from "./variables.ts";

/** A custom model that is tuned further has the foundation model's id in its ARN. */
const foundationModel = jsonata(`$contains($run.baseModel.id, ':custom-model/')
  ? $split($substringAfter($run.baseModel.id, ':custom-model/'), '/')[0]
  : $run.baseModel.id`);

// Bedrock need not say it.
const lifeCycle = jsonata(`$exists($states.result.ModelDetails.ModelLifecycle.Status)
  ? $states.result.ModelDetails.ModelLifecycle.Status
  : 'ACTIVE'`);

const advice = `($run.baseModel.successor
  ? ' The nearest to it is ' & $run.baseModel.successor & '; others: tunewright models.'
  : ' Choose another base model (tunewright models).')`;

const ended = `$run.baseModel.id & ' does not exist in this Region, or has reached its end of life.' & ${advice}`;

const retired = `$run.baseModel.id & ' is ' & $lifeCycle & ' in this Region: Bedrock accepts no new
  customization jobs or throughput for it. Nothing was bought.' & ${advice}`;

/** What is bought of a base model that is not active any more: only deployments of models that are tuned from it. */
const needsActive =
  "$run.start.at = 'training' or ($run.start.at != 'base' and $run.serving.path = 'provisioned')";

/** Others may use up the account's requests a minute; nothing is paid for while this waits, up to half an hour. */
const busyModel = {
  ErrorEquals: [
    "ThrottlingException",
    "ModelNotReadyException",
    "ModelTimeoutException",
    "ModelErrorException",
  ],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxDelaySeconds: 300,
  MaxAttempts: 10,
};

/** What Service Quotas and Lambda answer when they are asked too often, or have a fault of their own. */
const busyService = {
  ErrorEquals: ["TooManyRequestsException", "ServiceException"],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxAttempts: 5,
};

const scorerFunctions = "[$run.evaluation.scores[kind = 'function']]";

/** Nothing is bought here: a fault of the request or the base model ends the run for free. */
export const check: States = {
  "Check the request": lambda(
    "CheckRequest",
    { executionName: `{% ${EXECUTION_NAME} %}`, request: "{% $states.input %}" },
    {
      Assign: variables,
      Catch: otherwise(next.fail, failureVariables),
      Next: "Does a function score the answers?",
    },
  ),
  "Does a function score the answers?": {
    Type: "Choice",
    Choices: [
      { Condition: `{% $count(${scorerFunctions}) > 0 %}`, Next: "Check the scorer functions" },
    ],
    Default: "Check the base model's life cycle",
  },
  // By the function that will invoke them: what it may do is decided by its role.
  "Check the scorer functions": lambda(
    "ScoreAnswers",
    {
      runId: "{% $runId %}",
      scores: `{% ${scorerFunctions} %}`,
      arms: [],
      deadline: 0,
      checkOnly: true,
    },
    {
      Retry: [busyService, ...lambdaRetries],
      Catch: otherwise(next.fail),
      Next: "Check the base model's life cycle",
    },
  ),
  "Check the base model's life cycle": bedrock("getFoundationModel", {
    Arguments: { ModelIdentifier: foundationModel },
    Assign: { lifeCycle },
    Catch: [
      caught(
        ["Bedrock.ResourceNotFoundException", "Bedrock.ValidationException"],
        "Is the base model active?",
        { lifeCycle: "ENDED" },
      ),
      ...otherwise(next.fail),
    ],
    Next: "Is the base model active?",
  }),
  "Is the base model active?": {
    Type: "Choice",
    Choices: [
      // Every row is answered: neither model is asked again, and nothing is bought.
      { Condition: "{% $run.start.at = 'verdict' %}", Next: next.start },
      {
        Condition: "{% $lifeCycle = 'ENDED' %}",
        ...failWith("BaseModel.Ended", ended, next.fail),
      },
      {
        Condition: `{% $lifeCycle != 'ACTIVE' and (${needsActive}) %}`,
        ...failWith("BaseModel.Retired", retired, next.fail),
      },
    ],
    Default: "Ask the base model one question",
  },
  "Ask the base model one question": lambda(
    "AskBaseModel",
    {
      model: "{% $run.baseModel.inferenceId %}",
      baseModel: "{% $run.baseModel.id %}",
      evaluationKey: "{% $run.dataset.evaluation %}",
      maxTokens: "{% $run.evaluation.maxTokens %}",
    },
    {
      Retry: [busyModel, ...lambdaRetries],
      Catch: otherwise(next.fail),
      Next: "Check the account's quotas",
    },
  ),
  "Check the account's quotas": lambda(
    "CheckQuotas",
    {
      runId: "{% $runId %}",
      start: "{% $run.start.at %}",
      baseModel: "{% $run.baseModel.id %}",
      serving: "{% $run.serving %}",
      models: jsonata(
        "$exists($run.hyperparameterSweep) ? $count($run.hyperparameterSweep.candidates) : 1",
      ),
    },
    {
      Retry: [busyService, ...lambdaRetries],
      Assign: { jobsAtOnce: "{% $states.result.Payload.jobsAtOnce %}" },
      Catch: otherwise(next.fail),
      Next: next.approve,
    },
  ),
};

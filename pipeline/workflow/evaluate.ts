import { failWith, jsonata, lambda, lambdaRetries, NOW, next, type States } from "./states.ts";

/** A model that has just become ready may refuse its first calls, and others use its quota; about eleven minutes. */
const warmingUp = {
  ErrorEquals: [
    "ModelNotReadyException",
    "ModelTimeoutException",
    "ModelErrorException",
    "ResourceNotFoundException",
    "ThrottlingException",
  ],
  IntervalSeconds: 10,
  BackoffRate: 1.5,
  MaxDelaySeconds: 120,
  MaxAttempts: 10,
};

const baseModel = "{% $run.baseModel.id %}";

/** What is compared; earlier answers to anything else do not count. */
const evaluated = {
  tunedModel: "{% $modelArn %}",
  baseModel: "{% $run.baseModel.inferenceId %}",
  maxTokens: "{% $run.evaluation.maxTokens %}",
  evaluationSha256: "{% $run.dataset.sha256.evaluation %}",
};

/**
 * What is asked, as JSONata. On-demand deployments of models that are tuned from one base model share a quota, while
 * each throughput has its own.
 */
const arms = `[
  {
    'arm': 'tuned',
    'modelId': $servingArn,
    'baseModel': $run.baseModel.id,
    'asked': {'model': $modelArn, 'maxTokens': $run.evaluation.maxTokens, 'evaluationSha256': $run.dataset.sha256.evaluation},
    'evaluationKey': $run.dataset.evaluation,
    'pace': $run.evaluation.pace.tuned,
    'quota': $run.serving.path = 'on-demand' ? 'deployments of ' & $run.baseModel.name : $servingArn
  },
  {
    'arm': 'base',
    'modelId': $run.baseModel.inferenceId,
    'baseModel': $run.baseModel.id,
    'asked': {'model': $run.baseModel.inferenceId, 'maxTokens': $run.evaluation.maxTokens, 'evaluationSha256': $run.dataset.sha256.evaluation},
    'evaluationKey': $run.dataset.evaluation,
    'pace': $run.evaluation.pace.base,
    'quota': $run.baseModel.inferenceId
  }
]`;

const tookTooLong = `$string($states.input.answered) & ' of ' & $string($states.input.rows) &
  ' held-out rows were answered within ' & $string($run.limits.evaluationHours) &
  ' h (limits.evaluationHours). The answers are kept: "tunewright resume ' & $runId & '" continues from them.'`;

/** Asks both models the same held-out rows; the gate decides by their scores. */
export const evaluate: States = {
  [next.evaluate]: lambda(
    "SmokeTest",
    {
      runId: "{% $runId %}",
      model: "{% $servingArn %}",
      baseModel,
      evaluationKey: "{% $run.dataset.evaluation %}",
      maxTokens: "{% $run.evaluation.maxTokens %}",
    },
    {
      Retry: [warmingUp, ...lambdaRetries],
      Assign: {
        askingCursor: null,
        evaluationDeadline: `{% ${NOW} + $run.limits.evaluationHours * 3600000 %}`,
      },
      Next: "Evaluate both models on held-out rows",
    },
  ),
  "Evaluate both models on held-out rows": lambda(
    "AskModels",
    {
      runId: "{% $runId %}",
      arms: jsonata(arms),
      concurrency: "{% $run.evaluation.concurrency %}",
      cursor: "{% $askingCursor %}",
      deadline: "{% $evaluationDeadline %}",
    },
    {
      Retry: [warmingUp, ...lambdaRetries],
      Assign: { askingCursor: "{% $states.result.Payload.cursor %}" },
      Next: "All rows answered?",
    },
  ),
  // A call or a call with its wait takes 12 minutes at least: 240 rounds in the longest evaluation, of two days.
  "All rows answered?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $states.input.done %}", Next: next.compare },
      {
        Condition: "{% $states.input.tooLate %}",
        ...failWith("Evaluation.TookTooLong", tookTooLong),
      },
      {
        Condition: "{% $states.input.waitSeconds > 0 %}",
        Next: "Wait before asking again",
      },
    ],
    Default: "Evaluate both models on held-out rows",
  },
  "Wait before asking again": {
    Type: "Wait",
    Seconds: "{% $states.input.waitSeconds %}",
    Next: "Evaluate both models on held-out rows",
  },
  [next.compare]: lambda(
    "Decide",
    {
      runId: "{% $runId %}",
      evaluated,
      rows: "{% $run.dataset.evaluationRows %}",
      evaluationKey: "{% $run.dataset.evaluation %}",
      labels: "{% $run.dataset.labels %}",
      scores: "{% $run.evaluation.scores %}",
      usdPer1000Tokens: "{% $run.evaluation.usdPer1000Tokens %}",
      gate: "{% $run.gate %}",
      group: "{% $run.group %}",
    },
    { Assign: { decision: "{% $states.result.Payload %}" }, Next: "Tuned model better?" },
  ),
  "Tuned model better?": {
    Type: "Choice",
    Choices: [
      {
        // It started at the verdict, e.g. with another gate, so nothing serves the model yet.
        Condition: "{% $decision.outcome = 'accepted' and $servingArn = null %}",
        Next: next.serve,
      },
      { Condition: "{% $decision.outcome = 'accepted' %}", Next: next.commit },
    ],
    Default: next.reject,
  },
};

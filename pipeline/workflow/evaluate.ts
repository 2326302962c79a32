import { failWith, lambda, lambdaRetries, next, type States } from "./states.ts";

/** A model that has just become ready may refuse its first calls. */
const warmingUp = {
  ErrorEquals: ["ModelNotReadyException", "ModelTimeoutException", "ResourceNotFoundException"],
  IntervalSeconds: 10,
  BackoffRate: 1.5,
  MaxAttempts: 6,
};

const baseModel = "{% $run.baseModel.id %}";
const models = { tuned: "{% $servingArn %}", base: "{% $run.baseModel.inferenceId %}" };

/** Asks both models the same held-out rows; the gate decides by their scores. */
export const evaluate: States = {
  [next.evaluate]: lambda(
    "SmokeTest",
    {
      runId: "{% $runId %}",
      model: models.tuned,
      baseModel,
      evaluationKey: "{% $run.dataset.evaluation %}",
      maxTokens: "{% $run.evaluation.maxTokens %}",
    },
    {
      Retry: [warmingUp, ...lambdaRetries],
      Assign: { cursor: { row: 0, byte: 0 } },
      Next: "Evaluate both models on held-out rows",
    },
  ),
  "Evaluate both models on held-out rows": lambda(
    "AskModels",
    {
      runId: "{% $runId %}",
      models,
      baseModel,
      evaluationKey: "{% $run.dataset.evaluation %}",
      rows: "{% $run.dataset.evaluationRows %}",
      maxTokens: "{% $run.evaluation.maxTokens %}",
      concurrency: "{% $run.evaluation.concurrency %}",
      cursor: "{% $cursor %}",
    },
    {
      Assign: {
        cursor: "{% $states.result.Payload.cursor %}",
        evaluationCalls: "{% $evaluationCalls + 1 %}",
      },
      Next: "All rows answered?",
    },
  ),
  "All rows answered?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $states.input.done %}", Next: "Compare the two models" },
      {
        // Each call takes up to ten minutes, so this is more than three days.
        Condition: "{% $evaluationCalls >= 500 %}",
        ...failWith(
          "Evaluation.TookTooLong",
          "'Only ' & $string($cursor.row) & ' held-out rows were answered in 500 rounds.'",
        ),
      },
    ],
    Default: "Evaluate both models on held-out rows",
  },
  "Compare the two models": lambda(
    "Decide",
    {
      runId: "{% $runId %}",
      rows: "{% $run.dataset.evaluationRows %}",
      labels: "{% $run.dataset.labels %}",
      gate: "{% $run.gate %}",
    },
    { Assign: { decision: "{% $states.result.Payload %}" }, Next: "Tuned model better?" },
  ),
  "Tuned model better?": {
    Type: "Choice",
    Choices: [{ Condition: "{% $decision.verdict = 'accepted' %}", Next: next.release }],
    Default: next.reject,
  },
};

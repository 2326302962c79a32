import { DEPLOYMENTS_OF } from "./names.ts";
import {
  failWith,
  jsonata,
  lambda,
  lambdaRetries,
  NOW,
  otherwise,
  type State,
  type States,
  untilDone,
} from "./states.ts";

/** A model that has just become ready may refuse its first calls, and others use its quota; about eleven minutes. */
export const warmingUp = {
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

/**
 * What is asked, as JSONata. On-demand deployments of models that are tuned from one base model share a quota, while
 * each throughput has its own.
 */
export const tunedArm = `{
  'arm': 'tuned',
  'modelId': $servingArn,
  'baseModel': $run.baseModel.id,
  'asked': {'model': $modelArn, 'maxTokens': $run.evaluation.maxTokens, 'evaluationSha256': $run.dataset.sha256.evaluation},
  'evaluationKey': $run.dataset.evaluation,
  'pace': $run.evaluation.pace.tuned,
  'quota': $run.serving.path = 'on-demand' and $run.start.at != 'base'
    ? '${DEPLOYMENTS_OF}' & $run.baseModel.name
    : $servingArn
}`;

/** What the answers of the base model are answers to, as JSONata. */
export const baseAsked = `{
  'model': $run.baseModel.inferenceId,
  'maxTokens': $run.evaluation.maxTokens,
  'evaluationSha256': $run.dataset.sha256.evaluation
}`;

/** The base model with what it is asked, as JSONata; the same before the training and after it. */
const baseArm = `{
  'arm': 'base',
  'modelId': $run.baseModel.inferenceId,
  'baseModel': $run.baseModel.id,
  'asked': ${baseAsked},
  'evaluationKey': $run.dataset.evaluation,
  'pace': $run.evaluation.pace.base,
  'quota': $run.baseModel.inferenceId
}`;

/** What the answers of the base model with examples are answers to, as JSONata; null where it is not asked so. */
export const fewShotAsked = `($run.gate.fewShot = null ? null : $merge([${baseAsked}, {
  'examples': {'count': $run.gate.fewShot, 'trainSha256': $run.dataset.sha256.train}
}]))`;

/** The arms of the base model, as JSONata: as it is, and, where the gate asks for it, with examples in its prompt. */
export const baseArms = `$append([${baseArm}], $run.gate.fewShot = null ? [] : [$merge([${baseArm}, {
  'arm': 'few-shot',
  'asked': ${fewShotAsked},
  'trainKey': $run.dataset.train
}])])`;

/** Variables with which asking starts. */
export const startOfAsking: State = {
  askingCursor: null,
  evaluationDeadline: `{% ${NOW} + $run.limits.evaluationHours * 3600000 %}`,
};

const tookTooLong = `$string($states.input.answered) & ' of ' & $string($states.input.rows) &
  ' held-out rows were answered within ' & $string($run.limits.evaluationHours) &
  ' h (limits.evaluationHours). The answers are kept: "tunewright resume ' & $runId & '" continues from them.'`;

/** Three states that ask until every row is answered. */
interface AskingLoop {
  readonly ask: string;
  readonly answered: string;
  readonly wait: string;
  /** Arms to ask, as JSONata. */
  readonly arms: string;
  /** Way on after the last answer: `Next`, and what it assigns. */
  readonly done: State;
  /** State after a failure. */
  readonly failed: string;
}

/** Asks arms as many rows as fit into one call, and calls again until all are answered. */
export function askingLoop({ ask, answered, wait, arms, done, failed }: AskingLoop): States {
  return {
    [ask]: lambda(
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
        Catch: otherwise(failed),
        Next: answered,
      },
    ),
    // A call or a call with its wait takes 12 minutes at least: 240 rounds in the longest evaluation, of two days.
    ...untilDone({
      ...{ call: ask, check: answered, wait, done },
      tooLate: failWith("Evaluation.TookTooLong", tookTooLong, failed),
    }),
  };
}

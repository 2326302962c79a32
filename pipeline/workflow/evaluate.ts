import {
  askingLoop,
  baseArms,
  fewShotAsked,
  startOfAsking,
  tunedArm,
  warmingUp,
} from "./asking.ts";
import { askingInBatches } from "./asking-in-batches.ts";
import { ENTERED, jsonata, keepTimes, lambda, lambdaRetries, next, type States } from "./states.ts";

const baseModel = "{% $run.baseModel.id %}";

/** What is compared; earlier answers to anything else do not count. */
export const evaluated = {
  tunedModel: "{% $modelArn %}",
  baseModel: "{% $run.baseModel.inferenceId %}",
  maxTokens: "{% $run.evaluation.maxTokens %}",
  evaluationSha256: "{% $run.dataset.sha256.evaluation %}",
};

/** A champion that exists and cannot be compared with is named among the run's notes, once. */
const championNotes = `$states.result.Payload.absent in ['withdrawn', 'not-served']
  ? $append($notes[state != '${next.findChampion}'], [{
      'state': '${next.findChampion}',
      'error': $states.result.Payload.absent = 'withdrawn' ? 'Champion.Withdrawn' : 'Champion.NotServed'
    }])
  : $notes`;

const arms = `$append($append([${tunedArm}], ${baseArms}), $champion.arms)`;

/** Asks the models the same held-out rows; the gate decides by their scores. */
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
      Assign: { ...startOfAsking, ...keepTimes({ askedSince: ENTERED }) },
      Next: next.findChampion,
    },
  ),
  [next.findChampion]: lambda(
    "FindChampion",
    {
      runId: "{% $runId %}",
      request: "{% $run %}",
      modelArn: "{% $modelArn %}",
      servingArn: "{% $servingArn %}",
    },
    {
      Assign: { champion: "{% $states.result.Payload %}", notes: jsonata(championNotes) },
      Next: "Are there rows to ask?",
    },
  ),
  "Are there rows to ask?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $servingArn != null %}", Next: next.divide },
      // It started at the verdict, and the alias has got another model since.
      { Condition: "{% $champion.unanswered > 0 %}", Next: next.serve },
    ],
    Default: next.score,
  },
  ...askingInBatches({
    choose: next.divide,
    divide: "Divide the rows among functions",
    quotas: "Ask all models in batches",
    quota: {
      label: "AskBatches",
      ask: "Ask the rows of one quota by several functions",
      batches: "Ask some batches of rows",
      rest: "Wait for the quota's next slot",
      afterFailure: "Wait until the quota is not used",
    },
    arms,
    loop: next.ask,
  }),
  ...askingLoop({
    ask: next.ask,
    answered: "All rows answered?",
    wait: "Wait before asking again",
    arms,
    done: { Assign: keepTimes({ askedUntil: ENTERED }), Next: next.score },
    failed: next.cleanUp,
  }),
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
      fewShot: jsonata(fewShotAsked),
      champion: "{% $champion %}",
    },
    { Assign: { decision: "{% $states.result.Payload %}" }, Next: "Tuned model better?" },
  ),
  "Tuned model better?": {
    Type: "Choice",
    Choices: [
      { Condition: "{% $run.start.at = 'base' %}", Next: next.selfCheck },
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

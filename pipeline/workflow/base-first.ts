import { askingLoop, baseArms, baseAsked, fewShotAsked } from "./asking.ts";
import { askingInBatches } from "./asking-in-batches.ts";
import { notify } from "./notify.ts";
import { readMore, writeReport } from "./release.ts";
import { jsonata, lambda, next, noted, otherwise, type States } from "./states.ts";

/** Measured before anything is bought, so that "do not tune" costs a few answers of the base model. */
export const baseFirst: States = {
  ...askingInBatches({
    choose: next.divideBase,
    divide: "Divide the base model's rows",
    quotas: "Ask the base model in batches",
    quota: {
      label: "AskBaseBatches",
      ask: "Ask the base model by several functions",
      batches: "Ask the base model some batches",
      rest: "Wait for the base model's next slot",
      afterFailure: "Wait until the base model is not asked",
    },
    arms: baseArms,
    loop: next.baseFirst,
  }),
  ...askingLoop({
    ask: next.baseFirst,
    answered: "Has the base model answered all rows?",
    wait: "Wait before asking the base model again",
    arms: baseArms,
    done: { Next: "Score the base model" },
    failed: next.fail,
  }),
  "Score the base model": lambda(
    "MeasureBase",
    {
      runId: "{% $runId %}",
      asked: jsonata(baseAsked),
      fewShot: jsonata(fewShotAsked),
      rows: "{% $run.dataset.evaluationRows %}",
      evaluationKey: "{% $run.dataset.evaluation %}",
      labels: "{% $run.dataset.labels %}",
      scores: "{% $run.evaluation.scores %}",
      usdPer1000Tokens: "{% $run.evaluation.usdPer1000Tokens.base %}",
      gate: "{% $run.gate %}",
      threshold: "{% $run.evaluation.headroom %}",
    },
    {
      Assign: { baseScore: "{% $states.result.Payload %}" },
      Catch: otherwise(next.fail),
      Next: "Is there headroom?",
    },
  ),
  "Is there headroom?": {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $baseScore.decision = 'train' and $exists($run.hyperparameterSweep) %}",
        Next: next.candidates,
      },
      { Condition: "{% $baseScore.decision = 'train' %}", Next: next.train },
    ],
    Default: "Write the no-tuning report",
  },
  "Write the no-tuning report": writeReport("not-tuned", "Notify: not tuned"),
  "Notify: not tuned": notify(
    {
      made: "$notice",
      subject: "'Tunewright: ' & $runId & ' was not tuned'",
      message: `$baseScore.text & '\\nNothing was trained. To tune all the same: tunewright resume ' & $runId &
      ' --tune-anyway' & ${readMore}`,
    },
    { Catch: noted("Not tuned"), Next: "Not tuned" },
  ),
  "Not tuned": {
    Type: "Succeed",
    Output: {
      runId: "{% $runId %}",
      outcome: "not-tuned",
      baseScore: "{% $baseScore %}",
      report: "{% $report %}",
      notes: "{% $notes %}",
    },
  },
};

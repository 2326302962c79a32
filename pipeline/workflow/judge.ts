import { evaluated } from "./evaluate.ts";
import {
  failWith,
  lambda,
  NOW,
  next,
  otherwise,
  type State,
  type States,
  untilDone,
} from "./states.ts";

const judge = "$run.evaluation.scores[kind = 'judge']";

/** A question and three states that ask the judge until it is done. */
interface JudgeLoop {
  /** The question whether there is a judge. */
  readonly start: string;
  readonly ask: string;
  readonly check: string;
  readonly wait: string;
  /** Whose answers are compared, as the function's payload has it; null: none, the judge is only calibrated. */
  readonly evaluated: State | null;
  /** State after the last verdict, and where there is no judge. */
  readonly done: string;
  /** State after a failure. */
  readonly failed: string;
  /** JSONata of what took too long. */
  readonly tookTooLong: string;
}

const within = `' within ' & $string($run.limits.evaluationHours) & ' h (limits.evaluationHours). What it has said is kept: "tunewright resume ' &
  $runId & '" continues from it.'`;

function judgeLoop({ start, ask, check, wait, done, failed, ...of }: JudgeLoop): States {
  return {
    [start]: {
      Type: "Choice",
      Choices: [
        {
          Condition: `{% $exists(${judge}) %}`,
          Assign: {
            judgingCursor: null,
            judgingDeadline: `{% ${NOW} + $run.limits.evaluationHours * 3600000 %}`,
          },
          Next: ask,
        },
      ],
      Default: done,
    },
    [ask]: lambda(
      "JudgeAnswers",
      {
        runId: "{% $runId %}",
        judge: `{% ${judge} %}`,
        evaluated: of.evaluated,
        evaluationKey: "{% $run.dataset.evaluation %}",
        // Its own quota is not known: what the user allows for a model on demand holds for it, too.
        pace: "{% $run.evaluation.pace.base %}",
        concurrency: "{% $run.evaluation.concurrency %}",
        cursor: "{% $judgingCursor %}",
        deadline: "{% $judgingDeadline %}",
      },
      {
        Assign: { judgingCursor: "{% $states.result.Payload.cursor %}" },
        Catch: otherwise(failed),
        Next: check,
      },
    ),
    // A call or a call with its wait takes 10 minutes at least: 290 rounds in two days.
    ...untilDone({
      ...{ call: ask, check, wait, done: { Next: done } },
      tooLate: failWith("Judge.TookTooLong", `${of.tookTooLong} & ${within}`, failed),
    }),
  };
}

/** A judge that does not agree with people is refused before anything is bought. */
export const calibrateJudge: States = judgeLoop({
  start: next.calibrate,
  ask: "Calibrate the judge",
  check: "Is the judge calibrated?",
  wait: "Wait before calibrating the judge again",
  evaluated: null,
  done: next.start,
  failed: next.fail,
  tookTooLong: "'The judge was not asked about all examples'",
});

/** Both models' answers are compared by the judge, and only where the run has one. */
export const judgeAnswers: States = judgeLoop({
  start: next.judge,
  ask: "Judge the answers",
  check: "All answers judged?",
  wait: "Wait before judging again",
  evaluated,
  done: next.compare,
  failed: next.cleanUp,
  tookTooLong: "$string($states.input.left) & ' rows were not judged'",
});

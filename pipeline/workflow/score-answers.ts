import { baseArms, tunedArm } from "./asking.ts";
import { failWith, jsonata, lambda, NOW, next, type States, untilDone } from "./states.ts";

const own = "[$run.evaluation.scores[kind in ['module', 'function']]]";

const tookTooLong = `$string($states.input.scored) & ' answers were scored within ' & $string($run.limits.evaluationHours) &
  ' h (limits.evaluationHours), and ' & $string($states.input.left) & ' were not. The scores are kept: "tunewright resume ' &
  $runId & '" continues from them.'`;

/** Scores by rules of the user are made before the models are compared, and only where the run has one. */
export const scoreAnswers: States = {
  [next.score]: {
    Type: "Choice",
    Choices: [
      {
        Condition: `{% $count(${own}) > 0 %}`,
        Assign: { scoringDeadline: `{% ${NOW} + $run.limits.evaluationHours * 3600000 %}` },
        Next: "Score the answers",
      },
    ],
    Default: next.judge,
  },
  "Score the answers": lambda(
    "ScoreAnswers",
    {
      runId: "{% $runId %}",
      scores: `{% ${own} %}`,
      arms: jsonata(`$append($append([${tunedArm}], ${baseArms}), $champion.arms)`),
      deadline: "{% $scoringDeadline %}",
      checkOnly: false,
    },
    { Next: "All answers scored?" },
  ),
  // A call or a call with its wait takes 10 minutes at least: 290 rounds in two days.
  ...untilDone({
    call: "Score the answers",
    check: "All answers scored?",
    wait: "Wait before scoring again",
    done: { Next: next.judge },
    tooLate: failWith("Score.TookTooLong", tookTooLong),
  }),
};

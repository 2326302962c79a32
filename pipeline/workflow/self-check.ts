import { goodEnds } from "./names.ts";
import { notify } from "./notify.ts";
import { readMore, writeReport } from "./release.ts";
import { failWith, next, noted, type States } from "./states.ts";

const interval =
  "$string($decision.gain) & ' (' & $string($decision.low) & ' to ' & $string($decision.high) & ')'";

const accepted = `'The gate has accepted a model against itself: gain ' & ${interval} & '. With these rows, this score
  and this gate (see gate.minimumGain) a model that is no better would be registered, too: do not trust its verdicts.'`;

const sawDifference = `'The same model was asked twice, and its second answers were ' & $decision.verdict & ': gain ' &
  ${interval} & '. Its answers to one question differ, or the score does not fit them: do not trust verdicts on these rows.'`;

/** An A/A check: the base model was compared with itself, so the gate must neither accept it nor see a difference. */
export const selfCheck: States = {
  [next.selfCheck]: {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $decision.outcome = 'accepted' %}",
        ...failWith("Gate.AcceptedItself", accepted),
      },
      {
        Condition: "{% $decision.verdict in ['better', 'worse'] %}",
        ...failWith("Gate.SawDifference", sawDifference),
      },
    ],
    Default: "Write the self-check report",
  },
  "Write the self-check report": writeReport("a-a", "Notify: self check passed"),
  "Notify: self check passed": notify(
    {
      made: "$notice",
      subject: "'Tunewright: ' & $runId & ' passed its A/A check'",
      message: `'The base model was asked twice, and the gate did not accept it against itself.\\n' &
      $decision.summary & '\\nNothing was trained, served or registered.' & ${readMore}`,
    },
    { Catch: noted(goodEnds.selfCheck), Next: goodEnds.selfCheck },
  ),
  [goodEnds.selfCheck]: {
    Type: "Succeed",
    Output: {
      runId: "{% $runId %}",
      outcome: "aa-passed",
      decision: "{% $decision %}",
      report: "{% $report %}",
      notes: "{% $notes %}",
    },
  },
};

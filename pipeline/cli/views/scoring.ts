import { counted, grouped } from "../../counts.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { Plan, ScoreEvidence } from "../../run-folder/plan.ts";
import { scoreName } from "../../workflow/score-spec.ts";
import { paint } from "../format.ts";

/** How answers will be scored and why so, and how long they may be. */
export function scoringLines(plan: Plan): string[] {
  const { scores, maxTokens } = plan.settings.evaluation;
  const [first, ...others] = scores.map((spec) => scoreTitle(scoreName(spec)));
  const also = others.length === 0 ? "" : `; beside it ${others.join(" and ")}`;
  const why = plan.scoreEvidence === null ? "" : ` (chosen: ${evidenceText(plan.scoreEvidence)})`;
  const longest = `the longest held-out answer has about ${grouped(plan.longestAnswer)}`;
  return [
    `  scored by       ${first}${also}${why}`,
    `  answers         of up to ${counted(maxTokens, "token")}; ${longest}`,
    ...(maxTokens < plan.longestAnswer
      ? [
          `  ${paint.warn("warning")} right answers are longer than evaluation.maxTokens allows: models that give them are cut off`,
        ]
      : []),
  ];
}

function evidenceText(evidence: ScoreEvidence): string {
  const { rows, of, firstOther } = evidence;
  const answers = `${grouped(rows)} of ${counted(of, "answer")} ${whatThey(evidence)}`;
  if (firstOther === null) return answers;
  const others = of - rows;
  return `${answers}; ${others === 1 ? "the other is not" : `${grouped(others)} are not`}, see held-out row ${grouped(firstOther)}`;
}

function whatThey({ answers, rows, labels }: ScoreEvidence): string {
  const one = rows === 1;
  switch (answers) {
    case "labels":
      return `${one ? "is" : "are"} one of ${counted(labels ?? 0, "label")}`;
    case "json":
      return one ? "is JSON" : "are JSON";
    case "numbers":
      return one ? "ends in a number" : "end in a number";
    case "short-texts":
      return one ? "is a short text" : "are short texts";
    case "texts":
      return one ? "is text" : "are text";
  }
}

import { findBaseModel } from "../../../dataset-tools/models/base-models.ts";
import { counted, grouped } from "../../counts.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import { isSameModel } from "../../models/same-model.ts";
import type { BaseServer } from "../../run-folder/metrics.ts";
import type { Plan, ScoreEvidence } from "../../run-folder/plan.ts";
import { judgeOf, scoreName } from "../../workflow/score-spec.ts";
import { paint } from "../format.ts";

/** Whether the models are those of a local cloud, or also which server answers there as the base model. */
export type LocalModels = boolean | BaseServer;

/** How answers will be scored and why so, and how long they may be. */
export function scoringLines(plan: Plan, local: LocalModels): string[] {
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
    ...baseLines(local),
    ...judgeLines(plan, local),
  ];
}

function baseLines(local: LocalModels): string[] {
  if (local === false) return [];
  const what =
    local === true
      ? "has learned nothing: it picks a listed answer, or repeats from the prompt"
      : `answers by ${local.name} at ${local.url}, which is not Bedrock's model`;
  return [`  local base      ${what}`];
}

/** What must be known of the judge before it is paid: its own kind of answers may please it more. */
function judgeLines({ settings, model }: Plan, local: LocalModels): string[] {
  const judge = judgeOf(settings.evaluation.scores);
  if (judge === undefined) return [];
  const base = findBaseModel(model.name)?.ids.inference ?? model.id;
  const warnings = [
    ...(local !== false
      ? ["no model of the local cloud can judge: the run will end at the judge's calibration"]
      : []),
    ...(isSameModel(judge.modelId, base)
      ? [
          "the judge is the base model of the tuned one: models tend to prefer answers like their own",
        ]
      : []),
  ];
  return [
    `  judge           ${judge.modelId}, calibrated on the labeled examples before anything is bought`,
    ...warnings.map((text) => `  ${paint.warn("warning")} ${text}`),
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

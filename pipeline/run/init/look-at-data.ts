import { type Survey, type SurveyOptions, surveyDataset } from "../../../dataset-tools/index.ts";

/** What the answers of a dataset are, from which follows how they are scored. */
type DataKind = "labels" | "text" | "chats" | "tools" | "nothing";

/** What was seen of the data. */
export interface DataLook extends Survey {
  readonly kind: DataKind;
  /** The rows have preferred and rejected answers, of which the preferred ones are read. */
  readonly isPreference: boolean;
  /** Rows that are the same as an earlier one. */
  readonly duplicates: number;
}

/**
 * Looks at labeled data as it is. Of preference data the preferred answers are read.
 * @throws UserError for a wrong call, e.g. no such file; never for bad data
 */
export async function lookAtData(options: SurveyOptions): Promise<DataLook> {
  const first = await surveyDataset({ ...options, withProfile: true });
  const isPreference = options.answer === "chosen" || "preference-data" in first.result.counts;
  if (!isPreference || options.answer !== undefined)
    return { ...first, ...seenIn(first, isPreference) };
  const survey = await surveyDataset({ ...options, answer: "chosen", withProfile: true });
  return { ...survey, ...seenIn(survey, true) };
}

function seenIn(survey: Survey, isPreference: boolean) {
  const duplicates = survey.result.counts["duplicate-row"] ?? 0;
  return { kind: kindOf(survey), isPreference, duplicates };
}

function kindOf({ traits, profile }: Survey): DataKind {
  if (traits === undefined || traits.rows === 0) return "nothing";
  if (traits.withTools > 0) return "tools";
  if (traits.multiTurn * 2 > traits.rows) return "chats";
  return (profile?.labels.length ?? 0) > 1 ? "labels" : "text";
}

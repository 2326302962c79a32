import {
  findModelRules,
  type ModelFit,
  type Survey,
  type SurveyOptions,
  surveyDataset,
} from "../../../dataset-tools/index.ts";

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
 * @param options.splits some of these rows are to be held out: the base models must take those that are left
 * @throws UserError for a wrong call, e.g. no such file; never for bad data
 */
export async function lookAtData({
  splits,
  ...options
}: SurveyOptions & { readonly splits: boolean }): Promise<DataLook> {
  const survey = async (more: Partial<SurveyOptions> = {}) =>
    afterSplit(await surveyDataset({ ...options, ...more, withProfile: true }), splits);
  const first = await survey();
  const isPreference = options.answer === "chosen" || "preference-data" in first.result.counts;
  if (!isPreference || options.answer !== undefined)
    return { ...first, ...seenIn(first, isPreference) };
  const chosen = await survey({ answer: "chosen" });
  return { ...chosen, ...seenIn(chosen, true) };
}

/** Shares of the rows that are trained on and watched with, by default. */
const NOT_HELD_OUT = 0.8;
const TRAINED = 0.7;

/** A base model must take the rows that are left when some are held out. */
function afterSplit(survey: Survey, splits: boolean): Survey {
  if (!splits) return survey;
  const rows = survey.profile?.records ?? survey.result.records;
  const models = survey.models.map((one): ModelFit => {
    const rules = findModelRules(one.model);
    const { minRecords = 0, countsValidation = false } = rules;
    const watches = rules.validationSet !== "unsupported";
    const left = Math.floor(rows * (countsValidation || !watches ? NOT_HELD_OUT : TRAINED));
    if (!one.fits || left >= minRecords) return one;
    const message = `about ${left} rows are left to train on when some are held out; it requires at least ${minRecords}`;
    return { ...one, fits: false, misfits: [{ code: "too-few-records", count: 1, message }] };
  });
  return { ...survey, models };
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

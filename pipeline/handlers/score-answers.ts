import { singleTryLambdaClient } from "../clients/lambda.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { checkFunctions } from "../evaluation/external/invoke-function.ts";
import { openScorer } from "../evaluation/external/open-scorer.ts";
import { ScoreAnswersRequest, scoreAnswers } from "../evaluation/external/score-answers.ts";
import { handle, setting } from "./runtime.ts";

const own = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  clock: systemClock,
  lambda: singleTryLambdaClient(),
};

const tools = {
  ...own,
  // A function has 15 minutes; the last answers must have time to be scored, and their scores to be written.
  budget: 12 * 60_000,
  open: openScorer(own),
};

/** Scores as many answers by the user's own rules as fit into one call. */
export const handler = handle<typeof ScoreAnswersRequest, object>(ScoreAnswersRequest, (input) =>
  input.checkOnly ? checkFunctions(own, input.scores) : scoreAnswers(tools, input),
);

import { s3Client } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { openScorer } from "../evaluation/external/open-scorer.ts";
import { ScoreAnswersRequest, scoreAnswers } from "../evaluation/external/score-answers.ts";
import { handle, setting } from "./runtime.ts";

const own = { bucket: { s3: s3Client(), name: setting("DATA_BUCKET") }, clock: systemClock };

const tools = {
  ...own,
  // A function has 15 minutes; the last answer must have time to be scored, and its score to be written.
  budget: 12 * 60_000,
  open: openScorer(own),
};

/** Scores as many answers by the user's own rules as fit into one call. */
export const handler = handle(ScoreAnswersRequest, (input) => scoreAnswers(tools, input));

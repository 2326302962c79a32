import { singleTryRuntimeClient } from "../clients/bedrock-runtime.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { JudgeAnswersRequest, judgeAnswers } from "../evaluation/judge/judge-answers.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  runtime: singleTryRuntimeClient(),
  clock: systemClock,
  // A function has 15 minutes; the last comparisons must have time to end, and their scores to be written.
  budget: 10 * 60_000,
};

/** Calibrates the judge, and has it compare as many answers as fit into one call. */
export const handler = handle(JudgeAnswersRequest, (input) => judgeAnswers(tools, input));

import { z } from "zod";
import { EvaluationRow } from "./evaluation-row.ts";
import { runFile } from "./run-file.ts";

/** The first question to the tuned model and its answer: the content of a run's `smoke-test.json`. */
const SmokeTest = EvaluationRow.omit({ recordId: true }).extend({ answer: z.string() });
export type SmokeTest = z.infer<typeof SmokeTest>;

/** The run's `smoke-test.json`. */
export const smokeTestFile = runFile("smokeTest", SmokeTest);

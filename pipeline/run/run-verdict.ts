import type { RunFacts } from "./run-facts.ts";

/** By what runs can be listed: what the gate decided, how the models compare, or that there is neither. */
export const runVerdicts = [
  "accepted",
  "rejected",
  "better",
  "worse",
  "no-difference",
  "cannot-tell",
  "not-tuned",
  "aa-passed",
  "failed",
  "running",
] as const;
export type RunVerdict = (typeof runVerdicts)[number];

/** Whether a run ended so. */
export function hasVerdict(run: RunFacts, wanted: RunVerdict): boolean {
  const { output, modelless, status } = run;
  if (wanted === "running") return status === "RUNNING";
  // Ended by a failure, a time limit or a person, so that nothing was decided.
  if (wanted === "failed") return status !== "RUNNING" && output === null && modelless === null;
  return [output?.outcome, output?.verdict, modelless?.outcome].some((one) => one === wanted);
}

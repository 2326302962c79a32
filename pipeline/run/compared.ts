import type { PairedAnswers } from "./run-comparison.ts";

/** Which of two tuned models is better, as far as their common rows tell. */
export type Compared = "better" | "worse" | "same" | "cannot-tell";

/** Whether B is certainly better or worse than A. */
export function comparedOf({
  interval,
  worse,
  better,
}: Pick<PairedAnswers, "interval"> & Record<"worse" | "better", { length: number }>): Compared {
  if (interval.low > 0) return "better";
  if (interval.high < 0) return "worse";
  return worse.length + better.length === 0 ? "same" : "cannot-tell";
}

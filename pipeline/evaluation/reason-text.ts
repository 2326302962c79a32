import type { Verdict } from "../run-folder/verdict.ts";

/** Why the gate accepted or rejected, in one sentence for people. */
export function reasonText(verdict: Pick<Verdict, "reason" | "scores" | "gate">): string {
  const { gate, scores } = verdict;
  const { low } = scores[0].interval;
  const passed = verdict.reason.kind === "gain-above-minimum";
  return (
    `The lower bound of the gain's ${Number((gate.confidence * 100).toFixed(1))}% confidence interval, ` +
    `${points(low)} points, is ${passed ? "" : "not "}above the required minimum of ${points(gate.minimumGain)}.`
  );
}

function points(score: number): string {
  return (score * 100).toFixed(1);
}

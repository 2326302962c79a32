import type { JudgeVerdicts } from "../../run-folder/external-scores.ts";
import type { JudgeOrders } from "../../run-folder/verdict.ts";

/**
 * How much better the first of two answers is by a judge that was shown them in both orders: 1 or 0 where it prefers
 * the same answer both times, else 0.5. What cannot be read is a preference for neither.
 */
export function preferenceOf([one, other]: JudgeVerdicts): 0 | 0.5 | 1 {
  if (one === "first" && other === "second") return 1;
  if (one === "second" && other === "first") return 0;
  return 0.5;
}

/** How far a judge went by the order in which it was shown answers, and how often it could not be read. */
export function ordersOf(all: readonly JudgeVerdicts[]): JudgeOrders {
  const both = (choice: "first" | "second") =>
    all.filter(([one, other]) => one === choice && other === choice).length;
  return {
    pairs: all.length,
    first: both("first"),
    second: both("second"),
    unreadable: all.flat().filter((choice) => choice === "unreadable").length,
  };
}

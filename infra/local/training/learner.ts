import { choicesIn } from "./classify/choices.ts";
import { ClassifyLearner } from "./classify/classify-learner.ts";
import type { Example, Method } from "./example.ts";
import { TextLearner } from "./text/text-learner.ts";
import type { LearnedFrom, Learner } from "./training.ts";

/** Learns what the data is: labels to choose from, or text to write. */
export function learnerFor(data: LearnedFrom, method: Method = methodFor(data.examples)): Learner {
  return method === "classify" ? new ClassifyLearner(data) : new TextLearner(data);
}

function methodFor(examples: readonly Example[]): Method {
  return choicesIn(examples) === undefined ? "generate" : "classify";
}

import { rareRule } from "../rare-rule.ts";
import { refusalIn } from "./refusals.ts";

const MIN_LENGTH = 15;

/** An answer that refuses, or speaks of itself as a language model. */
export const refusal = rareRule({
  code: "refusal",
  severity: "warning",
  title: "Refusal or boilerplate of another model as an answer",
  why: "The model learns to refuse what it should answer, and to speak of itself as what another model is.",
  remedy: "Leave out the row or write the answer that it should give.",
  source: "NeMo Curator and open chat datasets: phrases in seven languages",
  repairable: false,
  taskShare: 0.2,
  task: "refuse or speak of a language model; fine if the model should learn when to refuse",
  find(seen) {
    const { answer = "", answerPath } = seen;
    if (answer.length < MIN_LENGTH) return undefined;
    const found = refusalIn(answer, seen.answerWords(), seen.filterBits());
    if (found === undefined) return undefined;
    const message =
      found === "machine"
        ? "the answer speaks of itself as an AI or a language model"
        : "the answer refuses to answer";
    return { path: answerPath, message };
  },
});

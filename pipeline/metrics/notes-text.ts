import type { StandIn, TrainingMetrics } from "../run-folder/metrics.ts";

/** What must be known before any number of a run: what the service notes of its numbers, and what takes the place of what. */
export function notesTexts(metrics: TrainingMetrics | null): string[] {
  if (metrics === null) return [];
  const { notes, standIn } = metrics;
  return standIn === undefined ? notes : [...notes, ...standInTexts(standIn)];
}

function standInTexts({ base: answers, earlier }: StandIn): string[] {
  const base =
    answers === "repeats-prompt"
      ? "The base model is a local stand-in too. It has learned nothing: it picks one of the answers that a prompt lists, or repeats from the prompt what is most like the question. The gain is over that, not over the base model on Bedrock."
      : `The base model's answers come from ${answers.name} at ${answers.url}, a real model but not the base model on Bedrock, while the tuned one is the small local stand-in. The gain is of one over the other, and says nothing about tuning on Bedrock.`;
  const leftOut =
    "The tuned model that was to be trained further is not in this one: it chooses among fixed answers, and the answers of these rows have another form. This model has learned from these rows only.";
  return earlier === "left-out" ? [base, leftOut] : [base];
}

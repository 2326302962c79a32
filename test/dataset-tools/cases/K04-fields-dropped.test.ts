import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K04-fields-dropped-in-silence",
  {
    "sgpt-loss": { named: ["untrained-answer"] },
    weight: { named: ["untrained-answer"] },
    reasoning: { named: ["lost-field"], converted: 12 },
    history: { named: [], converted: 12 },
    "cohere-llama2": { named: [], converted: 12 },
  },
  {
    "llava-image.jsonl": { named: ["foreign-block"] },
    "loss-weight.jsonl": { named: ["untrained-answer"] },
    "metadata.jsonl": { named: ["lost-field"], converted: 12 },
    "openai-name.jsonl": { named: ["lost-field"], converted: 12 },
    "train-flag.jsonl": { named: ["untrained-answer"] },
  },
);

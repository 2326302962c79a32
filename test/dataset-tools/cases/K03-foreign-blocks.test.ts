import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K03-foreign-blocks-and-roles-pass",
  {
    "sgpt-tools": { named: ["tool-use", "tool-call"] },
    "tool-null": { named: ["tool-use", "tool-call"] },
    "tool-pad-none": { converted: true },
    "tool-empty-list": { converted: true },
    "function-role": { named: ["tool-use", "tool-call"] },
  },
  {
    "anthropic-image-b64.jsonl": { named: ["foreign-block"] },
    "anthropic-thinking.jsonl": { named: ["reasoning-block"] },
    "anthropic-tool.jsonl": { named: ["tool-use", "tool-call"] },
    "assistant-consecutive.jsonl": { named: ["turns-alternate"] },
    "converse-unknown-block.jsonl": { named: ["foreign-block"] },
    "ends-with-user.jsonl": { named: ["last-turn"] },
    "hf-image-type.jsonl": { named: ["foreign-block"] },
    "openai-audio.jsonl": { named: ["foreign-block"] },
    "openai-file.jsonl": { named: ["foreign-block"] },
    "openai-refusal.jsonl": { named: ["foreign-block"] },
    "responses-api.jsonl": { converted: 12 },
    "sharegpt-image.jsonl": { named: ["foreign-block", "reserved-word"] },
    "sharegpt-toolroles.jsonl": { named: ["tool-use", "tool-call"] },
    "text-number.jsonl": { named: ["question-not-text"] },
  },
);

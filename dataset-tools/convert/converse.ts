import { converseBlock, type ToWrite, type Written } from "./written.ts";

/** Bedrock's conversation format (Nova, Llama 3.2 and later): loses nothing but foreign blocks' meaning. */
export function writeConverse({ record, system }: ToWrite): Written {
  return {
    value: {
      schemaVersion: "bedrock-conversation-2024",
      ...(system.length > 0 && { system: system.map((text) => ({ text })) }),
      messages: record.turns.map(({ role, blocks }) => ({
        role,
        content: blocks.map(converseBlock),
      })),
    },
    lost: record.referenceAnswer === undefined ? [] : ["the reference answer is left out"],
  };
}

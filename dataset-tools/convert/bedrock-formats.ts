import {
  converseBlock,
  joined,
  joinSystem,
  singleExchange,
  type ToWrite,
  type Written,
} from "./format-writer.ts";

/** Bedrock's conversation format (Nova, Llama 3.2 and later): loses only the meaning of foreign blocks. */
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

/** Prompt and completion (Llama 3.1, Titan): one exchange; a system text goes before the prompt. */
export function writePromptCompletion(input: ToWrite): Written {
  const exchange = singleExchange(input);
  if ("refused" in exchange) return exchange;
  const system = joinSystem(input.system);
  const prompt = system === undefined ? exchange.question : `${system}\n\n${exchange.question}`;
  const lost = joined(input.record.turns, input.system);
  if (system !== undefined) lost.push("the system text became part of the prompt");
  return { value: { prompt, completion: exchange.answer }, lost };
}

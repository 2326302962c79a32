import { joined, joinSystem, singleExchange, type ToWrite, type Written } from "./written.ts";

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

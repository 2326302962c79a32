import { toolFault } from "../check/turns/tool-faults.ts";
import { defined } from "../defined.ts";
import type { Block, TrainingRecord } from "../record.ts";
import { converseBlock, foreignBlock } from "./converse-block.ts";
import { joined, joinSystem, singleExchange, type ToWrite, type Written } from "./format-writer.ts";

/**
 * Bedrock's conversation format (Nova, Llama 3.2 and later): nothing but what the format has, tools
 * as `toolConfig`.
 */
export function writeConverse({ record, system }: ToWrite): Written {
  const foreign = foreignBlock(record.turns.flatMap(({ blocks }) => blocks));
  if (foreign !== undefined) return { refused: `the record has ${foreign}` };
  const fault = toolFault(record);
  if (fault !== undefined) return { refused: fault.message };
  return {
    value: {
      schemaVersion: "bedrock-conversation-2024",
      ...(system.length > 0 && { system: system.map((text) => ({ text })) }),
      ...defined({ toolConfig: toolConfig(record.tools) }),
      messages: record.turns.map(({ role, blocks }) => ({
        role,
        content: withoutEmptyTexts(blocks).map(converseBlock),
      })),
    },
    lost: record.referenceAnswer === undefined ? [] : ["the reference answer is left out"],
  };
}

/** AWS's validator refuses an empty text beside others; a turn of nothing else is for the rules to report. */
function withoutEmptyTexts(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length < 2) return blocks;
  const said = blocks.filter((block) => !("text" in block) || block.text !== "");
  return said.length === 0 ? blocks.slice(0, 1) : said;
}

function toolConfig(tools: TrainingRecord["tools"]): object | undefined {
  if (tools === undefined || tools === "unreadable") return undefined;
  return {
    tools: tools.map(({ name, description, schema }) => ({
      toolSpec: { name, description, inputSchema: { json: schema } },
    })),
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

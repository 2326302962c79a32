import type { TrainingRecord, Turn } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { readBlocks, systemTexts } from "./turns.ts";

type Parts = Pick<TrainingRecord, "turns" | "system"> & Partial<Pick<TrainingRecord, "systemPath">>;

/** Who speaks, in the words of ShareGPT files. Other words stay, for the rules to name. */
const speakers: Readonly<Record<string, string>> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  chatgpt: "assistant",
  bing: "assistant",
  bard: "assistant",
};

/** Reads ShareGPT's `conversations` (from/value), with its system text in or beside them. */
export function readConversations(items: readonly unknown[], row: JsonObject): Parts {
  const turns = items.map(readTurn);
  const beside = row["system"] ?? row["system_prompt"];
  if (typeof beside === "string" && beside !== "") {
    return { turns, system: [beside], systemPath: "system" in row ? "system" : "system_prompt" };
  }
  const [first] = items;
  if (isObject(first) && first["from"] === "system") {
    const system = systemTexts(first["value"]);
    return { turns: turns.slice(1), system, systemPath: "conversations[0]" };
  }
  return { turns, system: [] };
}

function readTurn(item: unknown, index: number): Turn {
  const path = `conversations[${index}]`;
  if (!isObject(item)) return { role: "", blocks: [], path };
  const from = item["from"] ?? item["role"];
  const name = typeof from === "string" ? from : "";
  const blocks = readBlocks(item["value"] ?? item["content"]);
  return { role: Object.hasOwn(speakers, name) ? (speakers[name] ?? name) : name, blocks, path };
}

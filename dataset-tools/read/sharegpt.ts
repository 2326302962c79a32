import type { TrainingRecord, Turn } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { readBlocks, systemTexts } from "./turns.ts";

type Parts = Pick<TrainingRecord, "turns" | "system"> & Partial<Pick<TrainingRecord, "systemPath">>;

/** Roles by their names in ShareGPT files. Other names are kept for the rules to report. */
const speakers: Readonly<Record<string, string>> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  chatgpt: "assistant",
  bing: "assistant",
  bard: "assistant",
};

/** Reads ShareGPT's `conversations` (from/value), with the system prompt inside or next to them. */
export function readConversations(items: readonly unknown[], row: JsonObject): Parts {
  const turns = items.map(readTurn);
  const given = row["system"] ?? row["system_prompt"];
  if (typeof given === "string" && given !== "") {
    return { turns, system: [given], systemPath: "system" in row ? "system" : "system_prompt" };
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

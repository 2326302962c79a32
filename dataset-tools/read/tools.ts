import type { Tool } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/**
 * The tools that a row declares: OpenAI's `tools` and `functions`, Anthropic's `tools`, Converse's
 * `toolConfig`, and lists in a JSON string as ShareGPT files have them. Undefined when it declares
 * none; `unreadable` for something else.
 */
export function readTools(row: JsonObject): readonly Tool[] | "unreadable" | undefined {
  const config = row["toolConfig"];
  const given = (isObject(config) ? config["tools"] : config) ?? row["tools"] ?? row["functions"];
  if (given === undefined || given === null || given === "") return undefined;
  const list = typeof given === "string" ? parsed(given) : given;
  if (!Array.isArray(list)) return "unreadable";
  if (list.length === 0) return undefined;
  const tools = list.map(readTool);
  return tools.every((tool) => tool !== undefined) ? tools : "unreadable";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readTool(given: unknown): Tool | undefined {
  if (!isObject(given)) return undefined;
  const inner = given["toolSpec"] ?? given["function"] ?? given;
  if (!isObject(inner) || typeof inner["name"] !== "string") return undefined;
  const { name, description } = inner;
  const schema = schemaOf(inner);
  if (schema === undefined) return undefined;
  return { name, description: typeof description === "string" ? description : "", schema };
}

/** A tool without parameters has an object without properties. */
function schemaOf(tool: JsonObject): JsonObject | undefined {
  const input = tool["inputSchema"];
  const schema =
    (isObject(input) ? (input["json"] ?? input) : input) ??
    tool["parameters"] ??
    tool["input_schema"];
  if (schema === undefined || schema === null) return { type: "object", properties: {} };
  return isObject(schema) ? { type: "object", ...schema } : undefined;
}

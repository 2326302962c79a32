import { isObject, type JsonObject } from "./row-shape.ts";

/** A tool call as Converse writes it. What is missing or malformed stays so, to be named by a rule. */
export function toolUseBlock(id: unknown, name: unknown, input: unknown): JsonObject {
  return { toolUse: { toolUseId: id, name, input } };
}

/** A tool's result as Converse writes it: text, or the blocks of text that it has. */
export function toolResultBlock(id: unknown, content: unknown, isError = false): JsonObject {
  const result = { toolUseId: id, content: resultContent(content) };
  return { toolResult: isError ? { ...result, status: "error" } : result };
}

/** A call's arguments: an object, or the JSON of one as OpenAI and ShareGPT write it. */
export function parsedArguments(given: unknown): unknown {
  if (typeof given !== "string" || holdsLongNumber(given)) return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** A number of so many digits would be rounded; its text is kept, and refused with its call. */
function holdsLongNumber(json: string): boolean {
  return /\d{16}/.test(json) && /\d{16}/.test(json.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

function resultContent(content: unknown): unknown {
  if (typeof content === "string") return [{ text: content }];
  if (!Array.isArray(content)) return content;
  return content.map((item: unknown) =>
    isObject(item) && item["type"] === "text" ? { text: item["text"] } : item,
  );
}

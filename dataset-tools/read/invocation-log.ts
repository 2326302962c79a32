import type { TrainingRecord, Turn } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { readBlocks, readMessages, systemTexts, textTurn } from "./turns.ts";

type Parts = Pick<TrainingRecord, "turns" | "system"> & Partial<Pick<TrainingRecord, "systemPath">>;

/**
 * Reads an entry of Bedrock's invocation log: the request's turns, then the answer.
 * It recognizes bodies of Converse, Anthropic messages, and plain prompts (Llama, Titan).
 */
export function readInvocationLog(row: JsonObject): Parts | undefined {
  const input = body(row["input"], "inputBodyJson");
  const output = body(row["output"], "outputBodyJson");
  if (input === undefined) return undefined;
  const asked = requestTurns(input);
  if (asked === undefined) return undefined;
  const answer = output === undefined ? undefined : answerContent(output);
  const turns = [
    ...asked,
    ...(answer === undefined ? [] : [{ role: "assistant", blocks: answer, path: answerPath }]),
  ];
  const { system } = input;
  return system === undefined
    ? { turns, system: [] }
    : { turns, system: systemTexts(system), systemPath: "input.inputBodyJson.system" };
}

const answerPath = "output.outputBodyJson";

function body(side: unknown, key: string): JsonObject | undefined {
  return isObject(side) && isObject(side[key]) ? side[key] : undefined;
}

function requestTurns(input: JsonObject): Turn[] | undefined {
  if (Array.isArray(input["messages"])) return readMessages(input["messages"], "messages");
  const prompt = input["prompt"] ?? input["inputText"];
  return prompt === undefined
    ? undefined
    : [textTurn("user", prompt, "input.inputBodyJson.prompt")];
}

function answerContent(output: JsonObject): Turn["blocks"] | undefined {
  const inner = output["output"];
  const message = isObject(inner) ? inner["message"] : undefined;
  if (isObject(message)) return readBlocks(message["content"]);
  const results = output["results"];
  const first =
    Array.isArray(results) && isObject(results[0]) ? results[0]["outputText"] : undefined;
  const content = output["content"] ?? output["generation"] ?? output["completion"] ?? first;
  return content === undefined ? undefined : readBlocks(content);
}

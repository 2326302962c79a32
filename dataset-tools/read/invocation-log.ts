import { defined } from "../defined.ts";
import type { TrainingRecord, Turn } from "../record.ts";
import { readBlocks } from "./blocks.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { readTools } from "./tools.ts";
import { readMessages, textsOf, textTurn } from "./turns.ts";
import { readGemini } from "./vendor-chats.ts";

type Parts = Pick<TrainingRecord, "turns" | "system"> &
  Partial<Pick<TrainingRecord, "systemPath" | "tools">>;

/**
 * Reads an entry of Bedrock's invocation log: the request's turns, then the answer.
 * It recognizes bodies of Converse, Anthropic messages, and plain prompts (Llama, Titan).
 */
export function readInvocationLog(row: JsonObject): Parts | undefined {
  const input = body(row["input"], "inputBodyJson");
  const output = body(row["output"], "outputBodyJson");
  return input === undefined ? undefined : exchange({ input, output }, logPaths);
}

/** Reads a row of a batch inference job's output: the model's input, and its output of the same kinds. */
export function readBedrockBatch({ modelInput, modelOutput }: JsonObject): Parts | undefined {
  if (!isObject(modelInput) || !isObject(modelOutput)) return undefined;
  return withAnswer(exchange({ input: modelInput, output: modelOutput }, batchPaths));
}

/** Reads a request with its response side by side, of the APIs of OpenAI, Anthropic or Google. */
export function readLoggedRequest({ request, response }: JsonObject): Parts | undefined {
  if (!isObject(request) || !isObject(response)) return undefined;
  const output = { ...response, ...onlyCandidate(response["candidates"]) };
  const asked = Array.isArray(request["contents"]) ? readGemini(request) : undefined;
  if (asked === undefined) return withAnswer(exchange({ input: request, output }, requestPaths));
  const answer = answerContent(output);
  if (answer === undefined) return undefined;
  const turn = { role: "assistant", blocks: answer, path: requestPaths.output };
  return { system: [], ...asked, turns: [...asked.turns, turn] };
}

/** Gemini's answer in the form of a message: its parts are blocks of text. */
function onlyCandidate(candidates: unknown): JsonObject {
  if (!Array.isArray(candidates) || candidates.length !== 1) return {};
  const content = isObject(candidates[0]) ? candidates[0]["content"] : undefined;
  return isObject(content) ? { content: content["parts"] } : {};
}

/** Only with an answer at its end. */
function withAnswer(parts: Parts | undefined): Parts | undefined {
  const path = parts?.turns.at(-1)?.path;
  return path === requestPaths.output || path === batchPaths.output ? parts : undefined;
}

const requestPaths = { input: "request", output: "response" };
const logPaths = { input: "input.inputBodyJson", output: "output.outputBodyJson" };
const batchPaths = { input: "modelInput", output: "modelOutput" };

/** The request's turns, then the answer, if there is one. */
function exchange(
  { input, output }: { input: JsonObject; output: JsonObject | undefined },
  paths: typeof logPaths,
): Parts | undefined {
  const asked = requestTurns(input, paths.input);
  if (asked === undefined) return undefined;
  const answer = output === undefined ? undefined : answerContent(output);
  const turns = [
    ...asked,
    ...(answer === undefined ? [] : [{ role: "assistant", blocks: answer, path: paths.output }]),
  ];
  const { system } = input;
  const tools = defined({ tools: readTools(input) });
  return system === undefined
    ? { turns, system: [], ...tools }
    : {
        turns,
        system: textsOf(readBlocks(system)),
        systemPath: `${paths.input}.system`,
        ...tools,
      };
}

function body(side: unknown, key: string): JsonObject | undefined {
  return isObject(side) && isObject(side[key]) ? side[key] : undefined;
}

function requestTurns(input: JsonObject, path: string): Turn[] | undefined {
  if (Array.isArray(input["messages"])) return readMessages(input["messages"], { key: "messages" });
  const prompt = input["prompt"] ?? input["inputText"];
  return prompt === undefined ? undefined : [textTurn("user", prompt, `${path}.prompt`)];
}

function answerContent(output: JsonObject): Turn["blocks"] | undefined {
  const inner = output["output"];
  const message = isObject(inner) ? inner["message"] : undefined;
  if (isObject(message)) return readBlocks(message["content"]);
  const results = output["results"];
  const first =
    Array.isArray(results) && isObject(results[0]) ? results[0]["outputText"] : undefined;
  const choice = output["choices"];
  if (Array.isArray(choice) && choice.length === 1 && isObject(choice[0])) {
    const answer = choice[0]["message"];
    return isObject(answer) ? readBlocks(answer["content"]) : undefined;
  }
  const content = output["content"] ?? output["generation"] ?? output["completion"] ?? first;
  return content === undefined ? undefined : readBlocks(content);
}

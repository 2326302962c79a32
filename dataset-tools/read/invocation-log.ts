import { defined } from "../defined.ts";
import type { TrainingRecord, Turn } from "../record.ts";
import { readBlocks } from "./blocks.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { readTools } from "./tools.ts";
import { readMessages, textsOf, textTurn } from "./turns.ts";

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
  const read = exchange({ input: modelInput, output: modelOutput }, batchPaths);
  return read?.turns.at(-1)?.path === batchPaths.output ? read : undefined;
}

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

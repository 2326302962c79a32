import type { Block } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { parsedArguments, toolResultBlock, toolUseBlock } from "./tool-blocks.ts";

interface Call {
  readonly id: unknown;
  readonly name: unknown;
}

/**
 * Reads the tool calls and results of one conversation, in order. Formats without ids (OpenAI's
 * functions, ShareGPT) get one for each call, which its result then has too.
 */
export class CallMatcher {
  /** Calls without a result so far. */
  readonly #open: Call[] = [];
  #count = 0;

  /** OpenAI's `tool_calls` and `function_call`; null and empty ones are padding. */
  ofMessage(message: JsonObject): Block[] {
    const { tool_calls: calls, function_call: call } = message;
    const several = Array.isArray(calls) ? calls : isGiven(calls) ? [calls] : [];
    const blocks = several.map((one) => this.#openAiCall(one));
    if (isGiven(call)) blocks.push(this.#namedCall(call));
    return blocks;
  }

  /** A turn whose text is the JSON of a call, or of a list of calls. */
  written(content: unknown): Block[] {
    const calls = parsedArguments(content);
    return (Array.isArray(calls) ? calls : [calls]).map((call) => this.#namedCall(call));
  }

  /** The result of the call with this id, else of the first open call of this name, else of the first open one. */
  result(message: JsonObject, content: unknown): Block[] {
    const id =
      message["tool_call_id"] ?? message["tool_use_id"] ?? this.#openCall(message["name"])?.id;
    this.#close(id);
    return [{ other: toolResultBlock(id, content) }];
  }

  /** Notes the calls and results among blocks that have their ids already. */
  note(blocks: readonly Block[]): void {
    for (const block of blocks) {
      if ("text" in block) continue;
      const { toolUse, toolResult } = block.other;
      if (isObject(toolUse) && !this.#isOpen(toolUse["toolUseId"])) {
        this.#open.push({ id: toolUse["toolUseId"], name: toolUse["name"] });
      }
      if (isObject(toolResult)) this.#close(toolResult["toolUseId"]);
    }
  }

  #openAiCall(call: unknown): Block {
    if (!isObject(call)) return { other: { tool_calls: call } };
    const called = isObject(call["function"]) ? call["function"] : call;
    return this.#call(call["id"], called["name"], called["arguments"] ?? called["input"]);
  }

  #namedCall(call: unknown): Block {
    if (!isObject(call)) return { other: toolUseBlock(this.#newId(), undefined, call) };
    return this.#call(undefined, call["name"], call["arguments"] ?? call["parameters"]);
  }

  #call(given: unknown, name: unknown, input: unknown): Block {
    const id = given ?? this.#newId();
    this.#open.push({ id, name });
    return { other: toolUseBlock(id, name, parsedArguments(input)) };
  }

  #newId(): string {
    this.#count++;
    return `call_${this.#count}`;
  }

  #openCall(name: unknown): Call | undefined {
    return this.#open.find((call) => call.name === name) ?? this.#open[0];
  }

  #isOpen(id: unknown): boolean {
    return this.#open.some((call) => call.id === id);
  }

  #close(id: unknown): void {
    const at = this.#open.findIndex((call) => call.id === id);
    if (at >= 0) this.#open.splice(at, 1);
  }
}

/** Arrow and some exports give every message all keys: null and empty lists are absent. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

import { isObject, type JsonObject } from "../../read/row-shape.ts";
import type { Block, Tool, TrainingRecord, Turn } from "../../record.ts";
import { shown } from "../finding.ts";
import { schemaFault } from "./json-schema.ts";

/** What is wrong with a tool or a call, and at which turn; the row itself when there is no path. */
export interface ToolFault {
  readonly path?: string;
  readonly message: string;
}

type Conversation = Pick<TrainingRecord, "turns" | "tools">;

/**
 * The first fault in a record's tools, calls and results, by what the Converse API and AWS's validator
 * require: declared tools with descriptions, arguments that fit the schema, ids that are unique, and
 * the results of a call in the very next turn. Undefined when there is none.
 * Source: nova_ft_dataset_validator.py (ToolConfig, ToolUse, ToolResult, validate_tool_use_in_conversation).
 */
export function toolFault({ turns, tools }: Conversation): ToolFault | undefined {
  if (tools === "unreadable") return { message: "the tools of the row are not a list of tools" };
  const declared = declarationFault(tools ?? []);
  if (declared !== undefined) return { message: declared };
  const walk = new CallWalk(tools ?? []);
  for (const turn of turns) {
    const message = walk.turn(turn);
    if (message !== undefined) return { path: turn.path, message };
  }
  return undefined;
}

function declarationFault(tools: readonly Tool[]): string | undefined {
  const names = new Set<string>();
  for (const { name, description } of tools) {
    if (name.trim() === "") return "a declared tool has no name";
    if (description.trim() === "") return `the tool "${shown(name)}" has no description`;
    if (names.has(name)) return `the tool "${shown(name)}" is declared twice`;
    names.add(name);
  }
  return undefined;
}

class CallWalk {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #seen = new Set<string>();
  /** Ids of the calls in the turn before, which this turn has to answer. */
  #open = new Set<string>();

  constructor(tools: readonly Tool[]) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
  }

  turn({ role, blocks }: Turn): string | undefined {
    const calls = new Set<string>();
    for (const block of blocks) {
      const message = this.#block(block, role, calls);
      if (message !== undefined) return message;
    }
    if (this.#open.size > 0)
      return `the turn before has ${count(this.#open.size)} without a result`;
    this.#open = calls;
    return undefined;
  }

  #block(block: Block, role: string, calls: Set<string>): string | undefined {
    if ("text" in block) return undefined;
    const { toolUse, toolResult } = block.other;
    if (isObject(toolUse)) {
      return role === "assistant"
        ? this.#call(toolUse, calls)
        : "only the assistant's turns may call a tool";
    }
    if (!isObject(toolResult)) return undefined;
    return role === "user"
      ? this.#result(toolResult)
      : "only the user's turns may have a tool's result";
  }

  #call({ toolUseId: id, name, input }: JsonObject, calls: Set<string>): string | undefined {
    if (typeof name !== "string" || name.trim() === "") return "a tool call has no name";
    const called = `the call of "${shown(name)}"`;
    if (typeof id !== "string" || id.trim() === "") return `${called} has no id`;
    if (this.#seen.has(id)) return `${called} has the id of an earlier call`;
    if (!isObject(input))
      return `the arguments of ${called} are not a JSON object that can be kept`;
    const tool = this.#tools.get(name);
    if (tool === undefined) return `${called} is of a tool that the row does not declare`;
    const fault = schemaFault(input, tool.schema);
    if (fault !== undefined)
      return `${called} does not fit the tool's schema: ${shown(fault, 120)}`;
    this.#seen.add(id);
    calls.add(id);
    return undefined;
  }

  #result({ toolUseId: id, content }: JsonObject): string | undefined {
    if (typeof id !== "string" || !this.#open.delete(id)) {
      return "a tool's result has no call in the turn before";
    }
    const isList = Array.isArray(content) && content.length > 0 && content.every(isResultBlock);
    return isList ? undefined : "a tool's result must be text or JSON";
  }
}

function isResultBlock(block: unknown): boolean {
  if (!isObject(block) || Object.keys(block).length !== 1) return false;
  return typeof block["text"] === "string" || isObject(block["json"]);
}

function count(calls: number): string {
  return calls === 1 ? "a call" : `${calls} calls`;
}

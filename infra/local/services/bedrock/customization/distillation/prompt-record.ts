import { type Example, promptOf } from "../../../../training/example.ts";
import { countTokens } from "../../../../training/tokens.ts";
import { JobFailure } from "../../jobs/failure.ts";
import type { DataRule } from "../../models/foundation-models.ts";
import { checkLength, isText, parseObject } from "../records.ts";

/** A prompt for the teacher; `completion` is the user's own answer, a golden example, or empty. */
export interface TeacherPrompt extends Example {
  readonly system: readonly string[];
  readonly question: string;
}

const VERSION = "bedrock-conversation-2024";
const KEYS = ["schemaVersion", "system", "messages"];

/**
 * Reads one line of a distillation's data: a system text at most, one question of the user and perhaps its answer, each
 * a single text (User Guide, distillation-prepare-datasets; validator of amazon-bedrock-samples).
 * @param file name of the file, for the message
 * Throws `JobFailure`, which names the file but not the line.
 */
export function parsePrompt(
  line: string,
  { rule, file }: { rule: DataRule; file: string },
): { readonly example: TeacherPrompt; readonly tokens: number } {
  const fail = (why: string): never => {
    throw new JobFailure(
      `Invalid record in the file ${file}. Input data must follow the ${VERSION} format: ${why}.`,
    );
  };
  const { maximumBytesPerLine: maximum = Number.POSITIVE_INFINITY } = rule;
  if (Buffer.byteLength(line) > maximum) fail(`a record has more than ${maximum} bytes`);
  const record = parseObject(line, file);
  const stray = Object.keys(record).find((key) => !KEYS.includes(key));
  if (stray !== undefined) fail(`${stray} is not allowed`);
  if (record["schemaVersion"] !== VERSION) fail(`schemaVersion must be ${VERSION}`);
  const { system = [], messages } = record;
  if (!Array.isArray(system) || system.length > 1) return fail("system must be one text at most");
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 2) {
    return fail("messages must be one of the user and at most one of the assistant");
  }
  const instructions = system.map((block) => textOf([block]) ?? fail("a system text is empty"));
  const [question = "", completion = ""] = messages.map((message, at) =>
    turnText(message, at === 0 ? "user" : "assistant", fail),
  );
  const prompt = promptOf(instructions, [question]);
  checkLength({ prompt, completion }, { rule, file });
  const tokens = countTokens(prompt) + countTokens(completion);
  return { example: { prompt, completion, system: instructions, question }, tokens };
}

function turnText(message: unknown, role: string, fail: (why: string) => never): string {
  const turn = (message ?? {}) as { role?: unknown; content?: unknown };
  if (turn.role !== role) fail("roles must alternate, starting with user");
  return textOf(turn.content) ?? fail("each message must have exactly one text");
}

/** The text of a list of one text block that has no other key; undefined for anything else. */
function textOf(content: unknown): string | undefined {
  if (!Array.isArray(content) || content.length !== 1) return undefined;
  const block = (content[0] ?? {}) as { readonly text?: unknown };
  return isText(block.text) && Object.keys(block).length === 1 ? block.text : undefined;
}

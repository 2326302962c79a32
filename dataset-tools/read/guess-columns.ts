import { defined } from "../defined.ts";
import type { ColumnField, Mapping } from "./column-mapping.ts";

/** Column names that suggest a field when the user names none, best first. */
const knownNames: Record<ColumnField, readonly string[]> = {
  prompt: [
    "prompt",
    "question",
    "input",
    "text",
    "utterance",
    "query",
    "user",
    "message",
    "instruction",
    "sentence",
    "ticket",
    "body",
    "content",
    "request",
    "email",
    "document",
  ],
  completion: [
    "completion",
    "answer",
    "output",
    "label",
    "category",
    "intent",
    "response",
    "target",
    "assistant",
    "reply",
    "class",
    "tag",
    "topic",
    "summary",
    "expected",
  ],
  system: ["system", "system_prompt", "system prompt"],
  group: [],
};

/**
 * The full mapping for rows with these columns: what the user gave, then the known names,
 * then, for two columns in all, the first and the second.
 */
export function completeMapping(columns: readonly string[], given: Mapping): Mapping {
  const taken = new Set(Object.values(given));
  const guess = (field: ColumnField) => given[field] ?? knownColumn(columns, field, taken);
  const prompt = given.template === undefined ? guess("prompt") : undefined;
  if (prompt !== undefined) taken.add(prompt);
  const pair = byPosition(columns, prompt, guess("completion"));
  return {
    ...given,
    ...defined({
      prompt: given.template === undefined ? pair.prompt : undefined,
      completion: pair.completion,
      system: guess("system"),
    }),
  };
}

function knownColumn(
  columns: readonly string[],
  field: ColumnField,
  taken: ReadonlySet<string>,
): string | undefined {
  const plain = columns.map((name) => name.trim().toLowerCase());
  for (const name of knownNames[field]) {
    const column = columns[plain.indexOf(name)];
    if (column !== undefined && !taken.has(column)) return column;
  }
  return undefined;
}

/** Names of columns that are neither a question nor an answer. */
const neither =
  /^(?:id|uuid|guid|key|index|row|task|task_id|metadata|info|url|source|date|time|timestamp|split)$/i;

/** With two columns, one of them known, the other has the other role; with none known, in order. */
function byPosition(
  columns: readonly string[],
  prompt: string | undefined,
  completion: string | undefined,
): { prompt: string | undefined; completion: string | undefined } {
  const [first, second, third] = columns;
  const pair = first !== undefined && second !== undefined && third === undefined;
  if (!pair || columns.some((name) => neither.test(name.trim()))) return { prompt, completion };
  if (prompt !== undefined) return { prompt, completion: completion ?? other(columns, prompt) };
  if (completion !== undefined) return { prompt: other(columns, completion), completion };
  return { prompt: first, completion: second };
}

function other(columns: readonly string[], known: string): string | undefined {
  return columns.find((column) => column !== known);
}

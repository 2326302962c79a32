import { namedCandidates } from "./guess-columns.ts";
import { isRanked } from "./ranked-answers.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** Which of a row's answers is trained on. */
export type AnswerChoice = "chosen";

/** Data for preference tuning: pairs of a better and a worse answer, answers with scores or a verdict, or marked as good or bad. */
export type PreferenceKind = "pairs" | "marks" | "ranks";

/** Keys of the better and the worse answer, as the libraries name them. Case, spaces and hyphens do not count. */
const pairKeys: readonly (readonly [better: string, worse: string])[] = [
  ["chosen", "rejected"],
  ["chosen", "reject"],
  ["preferred_output", "non_preferred_output"],
  ["chosen_response", "rejected_response"],
  ["response_chosen", "response_rejected"],
  ["preferred_response", "rejected_response"],
  ["preferred_response", "dispreferred_response"],
  ["preferred", "rejected"],
  ["preferred", "dispreferred"],
  ["preferred", "non_preferred"],
  ["accepted", "rejected"],
  ["better", "worse"],
  ["winner", "loser"],
];

/** Keys of the mark of KTO (TRL, LLaMA-Factory). */
const markKeys = ["kto_tag", "label", "desirable"] as const;

/** Keys of what is marked. */
const markedKeys = ["messages", "conversations", "completion", "response", "answer", "output"];

/** Whether a row is preference data, by its keys. */
export function preferenceKind(row: JsonObject): PreferenceKind | undefined {
  if (pairOf(row) !== undefined || candidatesOf(row) !== undefined) return "pairs";
  if (isRanked(row)) return "ranks";
  return markOf(row) === undefined ? undefined : "marks";
}

/** Whether rows with these columns may be marked answers: their values decide. */
export function mayBeMarked(columns: readonly string[]): boolean {
  return (
    markKeys.some((key) => columns.includes(key)) && markedKeys.some((key) => columns.includes(key))
  );
}

/**
 * The row of supervised tuning in a preference row: its question with the preferred answer.
 * `bad` for a marked answer that is not to be learned; undefined where no question can be found.
 */
export function preferredRow(row: JsonObject): JsonObject | "bad" | undefined {
  const pair = pairOf(row);
  if (pair !== undefined) return pairRow(row, pair);
  if (candidatesOf(row) !== undefined) return candidateRow(row);
  const mark = markOf(row);
  if (mark === undefined) return undefined;
  const { [mark.key]: _mark, ...rest } = row;
  return mark.isGood ? rest : "bad";
}

/** Key of the better answer of a pair. */
export function betterKey(row: JsonObject): string | undefined {
  return pairOf(row)?.better;
}

/** Key of what is lost when only the better answer is kept; undefined for marked answers. */
export function worseKey(row: JsonObject): string | undefined {
  return pairOf(row)?.worse ?? (candidatesOf(row) === undefined ? undefined : "candidates");
}

interface Pair {
  readonly better: string;
  readonly worse: string;
}

function pairOf(row: JsonObject): Pair | undefined {
  if (!hasWorseKey(row)) return undefined;
  const keys = Object.keys(row);
  const plain = keys.map((key) =>
    key
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );
  for (const [better, worse] of pairKeys) {
    const [at, other] = [plain.indexOf(better), plain.indexOf(worse)];
    if (at >= 0 && other >= 0) return { better: keys[at] ?? "", worse: keys[other] ?? "" };
  }
  return undefined;
}

/** The keys of a worse answer in each spelling, so that most rows need no list of their keys. */
const worseKeys = new Set(
  pairKeys.flatMap(([, worse]) =>
    ["_", "-", " ", ""].flatMap((between) => {
      const key = worse.replaceAll("_", between);
      const capital = `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`;
      const title = key.replace(/(^|[ _-])\w/g, (letter) => letter.toUpperCase());
      return [key, capital, title, key.toUpperCase()];
    }),
  ),
);

function hasWorseKey(row: JsonObject): boolean {
  for (const key in row) if (worseKeys.has(key)) return true;
  return false;
}

/** Nova's preference rows: the last message has candidates with a label each. */
function candidatesOf({ messages }: JsonObject): readonly unknown[] | undefined {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (!isObject(last) || !("candidates" in last)) return undefined;
  return Array.isArray(last["candidates"]) ? last["candidates"] : undefined;
}

function candidateRow(row: JsonObject): JsonObject | undefined {
  const best = (candidatesOf(row) ?? []).filter(
    (one) => isObject(one) && one["preferenceLabel"] === "preferred",
  );
  const [only] = best;
  if (best.length !== 1 || !isObject(only)) return undefined;
  const before = (row["messages"] as unknown[]).slice(0, -1);
  return { ...row, messages: [...before, { role: "assistant", content: only["content"] }] };
}

interface Mark {
  readonly key: string;
  readonly isGood: boolean;
}

/** A mark next to an answer. `label` alone is an answer of its own, e.g. of a classification. */
function markOf(row: JsonObject): Mark | undefined {
  for (const key of markKeys) {
    if (!(key in row) || !markedKeys.some((marked) => marked in row)) continue;
    const isGood = truthOf(row[key], "prompt" in row && "completion" in row);
    if (isGood !== undefined) return { key, isGood };
  }
  return undefined;
}

/** @param numbers whether 0 and 1 are marks too: beside TRL's own two keys they are nothing else */
function truthOf(value: unknown, numbers: boolean): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^\s*(?:true|false)\s*$/i.test(value)) {
    return value.trim().toLowerCase() === "true";
  }
  if (numbers && (value === 0 || value === 1 || value === "0" || value === "1")) {
    return Number(value) === 1;
  }
  return undefined;
}

function pairRow(row: JsonObject, { better, worse }: Pair): JsonObject | undefined {
  const { [better]: chosen, [worse]: _rejected, ...rest } = row;
  const answer = asJson(chosen);
  const own = turnsOf(answer);
  if (own?.some(isAsked)) return withTurns(rest, own);
  const before = contextOf(rest);
  if (before === undefined) return typeof answer === "string" ? dialogueRow(answer) : undefined;
  if ("turns" in before) {
    const turns = own ?? [{ role: "assistant", content: answer }];
    return withTurns(before.rest, [...before.turns, ...turns]);
  }
  const [only, ...more] = own ?? [];
  const text = own === undefined ? answer : more.length > 0 ? undefined : contentOf(only);
  return text === undefined ? undefined : { ...before.row, [before.answerKey]: text };
}

/** What comes before the answer: turns, or a row that lacks its answer. */
type Context =
  | { readonly turns: readonly unknown[]; readonly rest: JsonObject }
  | { readonly row: JsonObject; readonly answerKey: string };

function contextOf(rest: JsonObject): Context | undefined {
  const { input } = rest;
  if (isObject(input) && Array.isArray(input["messages"])) {
    const { messages, ...others } = input;
    return { turns: messages as unknown[], rest: others };
  }
  for (const key of ["conversations", "messages", "prompt"]) {
    const turns = turnsOf(asJson(rest[key]));
    if (turns === undefined) continue;
    const { [key]: _turns, ...others } = rest;
    return { turns, rest: others };
  }
  if ("instruction" in rest) return { row: rest, answerKey: "output" };
  const [question] = namedCandidates(Object.keys(rest), "prompt", []).exact;
  if (question === undefined) return undefined;
  const { [question]: asked, ...others } = rest;
  return { row: { prompt: asked, ...others }, answerKey: "completion" };
}

/** Turns under the key of their own kind: `from` and `value`, or `role` and `content`. */
function withTurns(rest: JsonObject, turns: readonly unknown[]): JsonObject {
  const { messages: _messages, conversations: _conversations, prompt: _prompt, ...others } = rest;
  const shareGpt = turns.some((turn) => isObject(turn) && "from" in turn);
  if (!shareGpt) return { ...others, messages: turns };
  const alike = turns.map((turn) =>
    isObject(turn) && !("from" in turn) ? { from: turn["role"], value: turn["content"] } : turn,
  );
  return { ...others, conversations: alike };
}

/** A list of turns, or a single turn. */
function turnsOf(value: unknown): readonly unknown[] | undefined {
  if (isTurn(value)) return [value];
  return Array.isArray(value) && value.length > 0 && value.every(isTurn) ? value : undefined;
}

function isTurn(value: unknown): boolean {
  return isObject(value) && ("content" in value || "value" in value);
}

function isAsked(turn: unknown): boolean {
  const speaker = isObject(turn) ? (turn["role"] ?? turn["from"]) : undefined;
  return speaker === "user" || speaker === "human";
}

function contentOf(turn: unknown): unknown {
  return isObject(turn) ? (turn["content"] ?? turn["value"]) : undefined;
}

/** Lists in the cells of a table are JSON in a text. */
function asJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A whole dialogue in one text, as in Anthropic's HH-RLHF: `\n\nHuman: … \n\nAssistant: …`. */
function dialogueRow(text: string): JsonObject | undefined {
  const parts = text.split(/(?:^|\n\n)(Human|Assistant): ?/);
  if (parts[0]?.trim() !== "" || parts.length < 5) return undefined;
  const messages: { role: string; content: string }[] = [];
  for (let i = 1; i < parts.length; i += 2) {
    const role = parts[i] === "Human" ? "user" : "assistant";
    messages.push({ role, content: (parts[i + 1] ?? "").trim() });
  }
  return { messages };
}

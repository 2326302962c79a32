import { z } from "zod";
import { joinSystem } from "../../../dataset-tools/convert/format-writer.ts";
import { isObject } from "../../../dataset-tools/read/row-shape.ts";
import type { Block, RawRow, TrainingRecord, Turn } from "../../../dataset-tools/record.ts";
import { isLoggedModel } from "../../../dataset-tools/shards/log-filter.ts";
import type { LoggedAnswer, Question } from "./replay-row.ts";

/** Which logged calls are wanted; absent members let all pass. */
export interface CallFilter {
  /** ISO 8601; calls before it are left out. */
  readonly since?: string | undefined;
  /** ISO 8601; calls from then on are left out. */
  readonly until?: string | undefined;
  /** Id, profile or ARN of the model that was called. */
  readonly modelId?: string | undefined;
  /** Operation of Bedrock's runtime, e.g. `Converse`. */
  readonly operation?: string | undefined;
}

/** By what a call was left out as not wanted. */
export const Filter = z.enum(["time", "model", "operation"]);
export type Filter = z.infer<typeof Filter>;

/**
 * Why a call cannot be replayed.
 * - `error`: it was answered with an error
 * - `body-elsewhere`: the log has the question in an object of its own, since it was long or not text
 * - `media`, `tools`, `other-content`: parts that are not text, or tools that the model might call
 * - `no-text`: the answer was none in text, e.g. an embedding
 * - `no-question`: nothing that ends with what a user says
 * - `no-log-entry`: calls are filtered, and this row is none
 * - `unreadable`: no row that is understood
 */
export const SkipReason = z.enum([
  "error",
  "body-elsewhere",
  "media",
  "tools",
  "other-content",
  "no-text",
  "no-question",
  "no-log-entry",
  "unreadable",
]);
export type SkipReason = z.infer<typeof SkipReason>;

/**
 * Why a question is replayed without what production answered.
 * - `streamed`: the log has the answer in pieces
 * - `elsewhere`: the log has it in an object of its own
 * - `no-text`: it was no text, e.g. a call of a tool
 * - `none`: the log has none
 */
export const NoAnswer = z.enum(["streamed", "elsewhere", "no-text", "none"]);
export type NoAnswer = z.infer<typeof NoAnswer>;

/** A row of the input, judged. */
export type ReadCall =
  | { readonly kind: "filtered"; readonly by: Filter }
  | { readonly kind: "skipped"; readonly why: SkipReason }
  | {
      readonly kind: "question";
      readonly question: Question;
      /** null: the log has an answer, or the row is of no log. */
      readonly noAnswer: NoAnswer | null;
    };

const Body = z.looseObject({});

/** An entry of Bedrock's model invocation log, besides what the dataset tools read of it (User Guide, model-invocation-logging). */
const LogEntry = z.object({
  schemaType: z.literal("ModelInvocationLog"),
  timestamp: z.string().optional().catch(undefined),
  modelId: z.string().optional().catch(undefined),
  operation: z.string().optional().catch(undefined),
  errorCode: z.string().nullish(),
  input: z.object({ inputBodyJson: Body.optional().catch(undefined) }).optional(),
  output: z
    .object({
      outputBodyJson: z.unknown().optional(),
      outputBodyS3Path: z.string().optional().catch(undefined),
      outputTokenCount: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type LogEntry = z.infer<typeof LogEntry>;

/** Reads a row of logs or of labeled data as a question, with what answered it or should. */
export function readCall(
  row: RawRow,
  record: TrainingRecord | undefined,
  filter: CallFilter,
): ReadCall {
  const entry = row.plain === undefined ? LogEntry.safeParse(row.value).data : undefined;
  if (entry === undefined) return isFiltering(filter) ? skipped("no-log-entry") : ofRow(record);
  const by = filteredBy(entry, filter);
  if (by !== undefined) return { kind: "filtered", by };
  if (entry.errorCode != null) return skipped("error");
  if (entry.input?.inputBodyJson === undefined) return skipped("body-elsewhere");
  if (record === undefined) return skipped("no-question");
  const { asked, answer } = splitAnswer(record);
  if (answer === undefined && isObject(entry.output?.outputBodyJson)) return skipped("no-text");
  const logged = answer === undefined ? null : loggedAnswer(entry, answer);
  const noAnswer = logged === null ? whyNoAnswer(entry, answer) : null;
  return ofTurns(record, { asked, isLogged: true, logged, reference: null }, noAnswer);
}

const skipped = (why: SkipReason): ReadCall => ({ kind: "skipped", why });

function isFiltering(filter: CallFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

function filteredBy(entry: LogEntry, filter: CallFilter): Filter | undefined {
  const { since, until, modelId, operation } = filter;
  const at = Date.parse(entry.timestamp ?? "");
  if (since !== undefined && !(at >= Date.parse(since))) return "time";
  if (until !== undefined && !(at < Date.parse(until))) return "time";
  if (!isLoggedModel(entry.modelId, modelId)) return "model";
  if (operation !== undefined && entry.operation !== operation) return "operation";
  return undefined;
}

function ofRow(record: TrainingRecord | undefined): ReadCall {
  if (record === undefined) return skipped("unreadable");
  const { asked, answer } = splitAnswer(record);
  const given = record.referenceAnswer;
  const text = answer === undefined ? undefined : textOf(answer.blocks);
  const reference = given === undefined ? text : asText(given);
  return ofTurns(record, { asked, isLogged: false, logged: null, reference: reference ?? null });
}

function asText(referenceAnswer: unknown): string {
  return typeof referenceAnswer === "string" ? referenceAnswer : JSON.stringify(referenceAnswer);
}

function splitAnswer({ turns }: TrainingRecord): { asked: readonly Turn[]; answer?: Turn } {
  const last = turns.at(-1);
  return last?.role === "assistant"
    ? { asked: turns.slice(0, -1), answer: last }
    : { asked: turns };
}

function loggedAnswer(entry: LogEntry, answer: Turn): LoggedAnswer | null {
  const text = textOf(answer.blocks);
  if (text === undefined) return null;
  return {
    text,
    modelId: entry.modelId ?? null,
    outputTokens: entry.output?.outputTokenCount ?? null,
    at: entry.timestamp ?? null,
  };
}

function whyNoAnswer({ output }: LogEntry, answer: Turn | undefined): NoAnswer {
  if (answer !== undefined) return "no-text";
  if (Array.isArray(output?.outputBodyJson)) return "streamed";
  return output?.outputBodyS3Path === undefined ? "none" : "elsewhere";
}

/** The text of an answer; undefined where it has none, e.g. nothing but a call of a tool. */
function textOf(blocks: readonly Block[]): string | undefined {
  const texts = blocks.flatMap((block) => ("text" in block ? [block.text] : []));
  return texts.length === 0 ? undefined : texts.join("");
}

function ofTurns(
  record: TrainingRecord,
  of: { asked: readonly Turn[] } & Pick<Question, "isLogged" | "logged" | "reference">,
  noAnswer: NoAnswer | null = null,
): ReadCall {
  const { asked, ...known } = of;
  const other = asked.flatMap(({ blocks }) => blocks).find((block) => "other" in block);
  if (other !== undefined) return skipped(kindOf(other));
  if (record.tools !== undefined) return skipped("tools");
  const messages = asked.flatMap(({ role, blocks }) =>
    isSpeaker(role) ? [{ role, content: textBlocks(blocks) }] : [],
  );
  const isAsked = messages.at(-1)?.role === "user" && messages.length === asked.length;
  if (!isAsked || messages.some(({ content }) => content.length === 0))
    return skipped("no-question");
  const system = joinSystem(record.system) ?? null;
  return { kind: "question", question: { system, messages, ...known }, noAnswer };
}

function isSpeaker(role: string): role is "user" | "assistant" {
  return role === "user" || role === "assistant";
}

function textBlocks(blocks: readonly Block[]): { text: string }[] {
  return blocks.flatMap((block) => ("text" in block ? [{ text: block.text }] : []));
}

const MEDIA = ["image", "video", "audio", "document", "image_url", "input_image"];
const TOOLS = ["toolUse", "toolResult", "tool_use", "tool_result"];

function kindOf(block: Block): SkipReason {
  const names = "other" in block ? [...Object.keys(block.other), block.other["type"]] : [];
  const isOne = (kinds: readonly string[]) => kinds.some((kind) => names.includes(kind));
  if (isOne(MEDIA)) return "media";
  return isOne(TOOLS) ? "tools" : "other-content";
}

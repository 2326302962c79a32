import { z } from "zod";
import { questionHash } from "../../dataset-tools/hashing/record-hash.ts";
import { findJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";

const Message = z.object({
  role: z.string(),
  content: z.array(z.object({ text: z.string().optional() })),
});
export type Messages = readonly z.infer<typeof Message>[];

/** A training row in one of the two formats that Bedrock accepts. */
const TrainingRow = z.union([
  z.object({ messages: z.array(Message) }),
  z.object({ prompt: z.string(), completion: z.string().default("") }),
]);

/** The turns of a training row, its answer the last; none for a row that is in neither format. */
export function turnsOf(line: string): Messages {
  const row = TrainingRow.safeParse(JSON.parse(line)).data;
  if (row === undefined) return [];
  if (!("prompt" in row)) return row.messages;
  return [
    { role: "user", content: [{ text: row.prompt }] },
    { role: "assistant", content: [{ text: row.completion }] },
  ];
}

/** The turns before the answer. */
export function questionOf(turns: Messages): Messages {
  return turns.at(-1)?.role === "assistant" ? turns.slice(0, -1) : turns;
}

/** Hash of a question without the system text, which prompt-completion rows have before it. */
export function hashOfQuestion(messages: Messages, system: string | null): string {
  const turns = messages.map(({ content }) => ({
    ...{ role: "user", path: "" },
    blocks: content.map(({ text = "" }) => ({ text: withoutSystem(text, system) })),
  }));
  return questionHash({ turns });
}

/** A text without the system text before it. */
export function withoutSystem(text: string, system: string | null): string {
  const before = beforeText(system);
  return before !== "" && text.startsWith(before) ? text.slice(before.length) : text;
}

/** What prompt-completion rows have before their text; empty where there is no system text. */
export function beforeText(system: string | null): string {
  return system === null ? "" : `${system}\n\n`;
}

/** What is needed of a manifest, whichever version of the tools wrote it. */
const SystemText = z.object({ system: z.object({ text: z.string().nullable() }).optional() });

/** The system text of a run's rows; null where they have none in common. */
export async function systemOf(bucket: Bucket, runId: string): Promise<string | null> {
  const manifest = await findJson(bucket, runLayout(runId).manifest, SystemText);
  return manifest?.system?.text ?? null;
}

import { defined } from "../defined.ts";
import type { Turn } from "../record.ts";
import { joined, joinSystem, plainText, type ToWrite, type Written } from "./format-writer.ts";

type Message = { role: string; content: string };

/** OpenAI chat: text turns; the system text is the first message. */
export function writeOpenAiChat({ record, system }: ToWrite): Written {
  const messages = textMessages(record.turns);
  if (messages === undefined) return onlyText;
  const first = joinSystem(system);
  const all = first === undefined ? messages : [{ role: "system", content: first }, ...messages];
  return { value: { messages: all }, lost: joined(record.turns, system) };
}

/** Anthropic's messages: text turns; the system text is next to them. */
export function writeClaudeMessages({ record, system }: ToWrite): Written {
  const messages = textMessages(record.turns);
  if (messages === undefined) return onlyText;
  const value = { ...defined({ system: joinSystem(system) }), messages };
  return { value, lost: joined(record.turns, system) };
}

/** Reinforcement fine-tuning: the chat up to the answer, and the answer as `reference_answer`. */
export function writeRft({ record, system }: ToWrite): Written {
  const last = record.turns.at(-1);
  const answered = record.referenceAnswer === undefined && last?.role === "assistant";
  const turns = answered ? record.turns.slice(0, -1) : record.turns;
  const answer = answered ? plainText(last) : record.referenceAnswer;
  if (answer === undefined)
    return { refused: "it needs a reference answer, and the record has none" };
  // The format refuses a blank message, and a blank system text says nothing.
  const said = system.filter((one) => one.trim() !== "");
  const chat = writeOpenAiChat({ record: { turns }, system: said });
  if ("refused" in chat) return chat;
  const lost = joined(record.turns, system);
  return { value: { ...record.extra, ...chat.value, reference_answer: answer }, lost };
}

const onlyText: Written = { refused: "it allows text only, and the record has other content" };

function textMessages(turns: readonly Turn[]): Message[] | undefined {
  const messages: Message[] = [];
  for (const turn of turns) {
    const content = plainText(turn);
    if (content === undefined) return undefined;
    messages.push({ role: turn.role, content });
  }
  return messages;
}

import type { TrainingRecord, Turn } from "../record.ts";

/** A record in another format, or why that format cannot hold it. */
export type Written =
  | { readonly value: Readonly<Record<string, unknown>>; readonly lost: readonly string[] }
  | { readonly refused: string };

/** Input of a format's writer. */
export interface ToWrite {
  readonly record: Pick<TrainingRecord, "turns" | "tools" | "referenceAnswer" | "extra">;
  /** System text for this record; it may differ from what the row had. */
  readonly system: readonly string[];
}

/** Text of a turn that contains only text; its blocks are joined by line feeds. */
export function plainText(turn: Turn | undefined): string | undefined {
  if (turn === undefined) return undefined;
  const texts: string[] = [];
  for (const block of turn.blocks) {
    if (!("text" in block)) return undefined;
    texts.push(block.text);
  }
  return texts.join("\n");
}

/** Text of a record's last turn where that is an answer of nothing but text. */
export function lastAnswer({ turns }: Pick<TrainingRecord, "turns">): string | undefined {
  const last = turns.at(-1);
  return last?.role === "assistant" ? plainText(last) : undefined;
}

/** What is lost when blocks are joined: the text is kept, the boundary between blocks is lost. */
export function joined(turns: readonly Turn[], system: readonly string[]): string[] {
  const lost: string[] = [];
  if (turns.some((turn) => turn.blocks.length > 1)) lost.push("several text blocks became one");
  if (system.length > 1) lost.push("several system texts became one");
  return lost;
}

/** Several system texts joined into one. */
export function joinSystem(system: readonly string[]): string | undefined {
  return system.length === 0 ? undefined : system.join("\n\n");
}

/** One question and one answer, or why the record is something else. */
export function singleExchange({
  record,
}: ToWrite): { question: string; answer: string } | { refused: string } {
  const [user, assistant, ...more] = record.turns;
  if (user?.role !== "user" || assistant?.role !== "assistant" || more.length > 0) {
    const refused = `it allows one question and one answer, and the record has ${record.turns.length} turns`;
    return { refused };
  }
  const question = plainText(user);
  const answer = plainText(assistant);
  if (question === undefined || answer === undefined) {
    return { refused: "it allows text only, and the record has other content" };
  }
  return { question, answer };
}

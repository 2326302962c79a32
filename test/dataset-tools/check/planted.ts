import { question } from "../../support/rule-case.ts";

/** The dialects in which each defect is planted. */
export const dialects = ["converse", "prompt-completion", "openai-chat", "csv"] as const;
export type Dialect = (typeof dialects)[number];

/** A row before it is written in a dialect. */
export interface Row {
  readonly question: unknown;
  readonly answer: unknown;
  readonly system?: string;
}

/** Index of the row with the defect, of 240. */
export const planted = 117;

/** 240 good rows with four labels. */
export const goodSet: readonly Row[] = Array.from({ length: 240 }, (_, i) => ({
  question: question(i),
  answer: ["refund", "delivery", "password", "invoice"][i % 4],
}));

/** Physical line of a row, from its index. */
export function lineOf(index: number, dialect: Dialect): number {
  return dialect === "csv" ? index + 2 : index + 1;
}

/** A row as a JSON object of the dialect. */
export function asObject(
  { question, answer, system }: Row,
  dialect: Dialect,
): Record<string, unknown> {
  if (dialect === "prompt-completion") {
    return { ...(system === undefined ? {} : { system }), prompt: question, completion: answer };
  }
  if (dialect === "openai-chat") {
    const opening = system === undefined ? [] : [{ role: "system", content: system }];
    const messages = [
      ...opening,
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ];
    return { messages };
  }
  return {
    schemaVersion: "bedrock-conversation-2024",
    ...(system === undefined ? {} : { system: [{ text: system }] }),
    messages: [
      { role: "user", content: [{ text: question }] },
      { role: "assistant", content: [{ text: answer }] },
    ],
  };
}

/** A row as one record of text, without a line end. */
export function asLine(row: Row, dialect: Dialect): string {
  return dialect === "csv"
    ? `${cell(row.question)},${cell(row.answer)}`
    : JSON.stringify(asObject(row, dialect));
}

/** Records as a file of the dialect. */
export function asFile(lines: readonly string[], dialect: Dialect, lineEnd = "\n"): string {
  const all = dialect === "csv" ? ["text,category", ...lines] : lines;
  return all.map((line) => line + lineEnd).join("");
}

function cell(value: unknown): string {
  return `"${String(value).replaceAll('"', '""')}"`;
}

import { describe, expect, it } from "vitest";
import { evaluationRow } from "../../../dataset-tools/prepare/evaluation-row.ts";
import { recordLine } from "../../../dataset-tools/prepare/record-line.ts";
import type { SpooledRow } from "../../../dataset-tools/prepare/spooled-row.ts";

const turn = (role: string, text: string) => ({ role, blocks: [{ text }], path: role });

const row: SpooledRow = {
  id: "0123456789abcdef",
  question: "q",
  draw: 0.5,
  answer: "Monday.",
  system: ["Be brief."],
  turns: [turn("user", "When?"), turn("assistant", "Monday.")],
};

describe("evaluationRow", () => {
  it("asks what comes before the answer, and keeps the answer as reference", () => {
    expect(evaluationRow(row, ["Be brief."], "bedrock-conversation-2024")).toEqual({
      recordId: row.id,
      system: "Be brief.",
      messages: [{ role: "user", content: [{ text: "When?" }] }],
      reference: "Monday.",
    });
  });

  it("keeps earlier turns of a conversation", () => {
    const turns = [turn("user", "Hi"), turn("assistant", "Hello"), ...row.turns];
    const { messages } = evaluationRow({ ...row, turns }, [], "bedrock-conversation-2024");
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  });

  it("puts the system text before the question for a model tuned on prompt and completion", () => {
    const { system, messages } = evaluationRow(row, ["Be brief."], "prompt-completion");
    expect(system).toBeNull();
    expect(messages).toEqual([{ role: "user", content: [{ text: "Be brief.\n\nWhen?" }] }]);
  });

  it("uses the reference answer of reinforcement data, as JSON unless it is text", () => {
    const rft = { ...row, answer: null, turns: [turn("user", "When?")] };
    const of = (referenceAnswer: unknown) =>
      evaluationRow({ ...rft, referenceAnswer }, [], "rft").reference;
    expect(of("Monday.")).toBe("Monday.");
    expect(of({ day: "Monday" })).toBe('{"day":"Monday"}');
  });
});

describe("recordLine", () => {
  const lineOf = recordLine("prompt-completion", { text: null, source: "rows" });

  it("writes rows to train on in the base model's format", () => {
    const line = { prompt: "Be brief.\n\nWhen?", completion: "Monday." };
    expect(JSON.parse(lineOf(row, "train"))).toEqual(line);
    expect(JSON.parse(lineOf(row, "validation"))).toEqual(line);
  });

  it("asks held-out rows exactly as the model was trained", () => {
    const held = JSON.parse(lineOf(row, "evaluation"));
    expect(held.messages[0].content[0].text).toBe("Be brief.\n\nWhen?");
    expect(held.reference).toBe("Monday.");
  });
});

import { describe, expect, it } from "vitest";
import { conversationOf, readVerdict } from "../../../../pipeline/evaluation/judge/prompt.ts";

describe("a judge's reply", () => {
  it.each([
    ["A", "first"],
    [" b.\n", "second"],
    ["Tie", "tie"],
    ['{"better": "B"}', "second"],
    ['{ "better":"tie" }', "tie"],
  ])("%j is a verdict", (reply, verdict) => {
    expect(readVerdict(reply)).toBe(verdict);
  });

  it.each([
    ...["", "A or B", "Answer A is better", "AB", "C", "constructor", "A\nB", "neither"],
    ...['{"better": "C"}', '{"better": "A", "why": "short"}', '["A"]', '{"a": "A"}'],
  ])("%j is none", (reply) => {
    expect(readVerdict(reply)).toBeUndefined();
  });
});

it("a judge sees the whole conversation that the answers are to", () => {
  const turn = (role: "user" | "assistant", text: string) => ({ role, content: [{ text }] });
  const row = { recordId: "r", reference: "never shown", system: null };
  expect(conversationOf({ ...row, messages: [turn("user", "Why?")] })).toBe("Why?");
  const messages = [turn("user", "Hello"), turn("assistant", "Hi"), turn("user", "Why?")];
  expect(conversationOf({ ...row, system: "Be brief.", messages })).toBe(
    "[system]\nBe brief.\n\n[user]\nHello\n\n[assistant]\nHi\n\n[user]\nWhy?",
  );
});

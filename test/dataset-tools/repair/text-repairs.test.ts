import { describe, expect, it } from "vitest";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import { repairTexts } from "../../../dataset-tools/repair/text-repairs.ts";

function repair(value: Record<string, unknown>) {
  const row = { place: { file: "x.jsonl", line: 1 }, value };
  const { text, record, done } = repairTexts(JSON.stringify(value), toRecord(row));
  return {
    value: JSON.parse(text),
    record,
    codes: done.map(({ code, path }) => `${code} ${path}`),
  };
}

describe("repairTexts", () => {
  it.each([
    ['="001"', "001"],
    ['="He said ""no"""', 'He said "no"'],
    ["<think>hm</think>yes", "yes"],
    ["<think>\n\n</think>\n\nyes", "yes"],
    ["<thinking></thinking>yes", "yes"],
    ["<think>a</think>one <think>b</think>two", "one two"],
  ])("repairs the answer %j", (before, after) => {
    const { value, codes } = repair({ prompt: "q", completion: before });
    expect(value).toEqual({ prompt: "q", completion: after });
    expect(codes).toHaveLength(1);
  });

  it.each([
    "yes",
    '=""',
    '="a"&"b"',
    "=SUM(A1:A2)",
    "<think>never closed",
    "never opened</think>",
    "<think>nothing but a thought</think>",
    "<thinking>asked for by the prompt</thinking>yes",
    "<b>bold</b>",
  ])("leaves the answer %j alone", (text) => {
    const value = { prompt: "q", completion: text };
    expect(repair(value)).toMatchObject({ value, codes: [] });
  });

  it("repairs both sides of a pair, and every answer of a conversation", () => {
    expect(repair({ prompt: '="q"', completion: '="a"' }).value).toEqual({
      prompt: "q",
      completion: "a",
    });
    const thought = (text: string) => ({ role: "assistant", content: `<think>x</think>${text}` });
    const asked = { role: "user", content: "what is a <think></think> tag?" };
    const { value, record, codes } = repair({
      messages: [asked, thought("one"), asked, thought("two")],
    });
    expect(value).toEqual({
      messages: [
        asked,
        { role: "assistant", content: "one" },
        asked,
        { role: "assistant", content: "two" },
      ],
    });
    expect(record?.turns[3]?.blocks).toEqual([{ text: "two" }]);
    expect(codes).toEqual(["think-tag messages[1]", "think-tag messages[3]"]);
  });
});

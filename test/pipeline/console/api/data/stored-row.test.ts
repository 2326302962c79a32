import { describe, expect, it } from "vitest";
import { writeRecord } from "../../../../../dataset-tools/convert/formats.ts";
import { evaluationRow } from "../../../../../dataset-tools/prepare/evaluation-row.ts";
import { questionOf, readStoredRow } from "../../../../../pipeline/console/api/data/stored-row.ts";

const SYSTEM = "Answer with a label.";
const turns = [
  { role: "user" as const, path: "", blocks: [{ text: "Where is it?" }] },
  { role: "assistant" as const, path: "", blocks: [{ text: "delivery" }] },
];

const read = (value: object) => {
  const row = readStoredRow(JSON.stringify(value), SYSTEM);
  return { question: questionOf(row), answer: row.answer };
};

const expected = { question: "Where is it?", answer: "delivery" };

describe("a row of a prepared file", () => {
  it.each(["bedrock-conversation-2024", "prompt-completion", "claude-messages", "rft"] as const)(
    "is read from the format %s without the text that all rows have",
    (format) => {
      const written = writeRecord(format, { record: { turns }, system: [SYSTEM] });
      if ("refused" in written) throw new Error(written.refused);
      expect(read(written.value)).toEqual(expected);
    },
  );

  it.each(["bedrock-conversation-2024", "prompt-completion"] as const)(
    "is read as a held-out row for the format %s",
    (format) => {
      const row = { id: "0", question: "0", draw: 0, answer: "delivery", system: [], turns };
      expect(read(evaluationRow(row, [SYSTEM], format))).toEqual(expected);
    },
  );

  it("has no answer where a teacher gives it", () => {
    const messages = [{ role: "user", content: [{ text: "Where is it?" }] }];
    expect(read({ messages })).toEqual({ question: "Where is it?", answer: null });
  });

  it("has the calls of a tool as its answer", () => {
    const call = { toolUse: { name: "find", input: {} } };
    const messages = [
      { role: "user", content: [{ text: "Where is it?" }] },
      { role: "assistant", content: [call] },
    ];
    expect(readStoredRow(JSON.stringify({ messages }), null).answerBlocks).toEqual([call]);
  });
});

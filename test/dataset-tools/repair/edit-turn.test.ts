import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editTurn } from "../../../dataset-tools/repair/edit-turn.ts";

describe("editTurn", () => {
  it.each([
    ["a column", { q: "a", label: "b" }, "label", { q: "a", label: "B" }],
    [
      "a message with plain content",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: "b" },
        ],
      },
      "messages[1]",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: "B" },
        ],
      },
    ],
    [
      "a message of one text block",
      { messages: [{ role: "assistant", content: [{ text: "b", cachePoint: 1 }] }] },
      "messages[0]",
      { messages: [{ role: "assistant", content: [{ text: "B", cachePoint: 1 }] }] },
    ],
    [
      "a ShareGPT turn",
      { conversations: [{ from: "gpt", value: "b" }] },
      "conversations[0]",
      { conversations: [{ from: "gpt", value: "B" }] },
    ],
    ["a column named like an item", { "messages[0]": "b" }, "messages[0]", { "messages[0]": "B" }],
  ])("changes the text of %s", (_what, row, path, edited) => {
    const text = JSON.stringify(row, undefined, 1);
    const found = editTurn(text, path, { from: "b", to: "B" });
    expect(found).toBe(JSON.stringify(edited, undefined, 1));
  });

  it.each([
    ["several blocks", { messages: [{ content: [{ text: "a" }, { text: "b" }] }] }, "messages[0]"],
    ["a number", { label: 7 }, "label"],
    ["nothing", { other: "a" }, "label"],
    ["another text", { label: "c" }, "label"],
    ["a missing turn", { messages: [] }, "messages[3]"],
    ["an image", { messages: [{ content: [{ image: {} }] }] }, "messages[0]"],
  ])("leaves %s alone", (_what, row, path) => {
    expect(editTurn(JSON.stringify(row), path, { from: "b", to: "B" })).toBeUndefined();
  });

  it("changes nothing else in the row", () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(others, fc.string(), fc.integer({ max: 4 }), (rest, answer, indent) => {
        const textOf = (completion: string) =>
          JSON.stringify({ ...rest, completion }, undefined, indent);
        const edited = editTurn(textOf(answer), "completion", { from: answer, to: "edited" });
        expect(edited).toBe(textOf("edited"));
      }),
    );
  });

  it("respells no number beside the answer", () => {
    const row = '{ "id": 12345678901234567890, "score": 1.0, "completion": " b" }';
    expect(editTurn(row, "completion", { from: " b", to: "b" })).toBe(row.replace(" b", "b"));
  });
});

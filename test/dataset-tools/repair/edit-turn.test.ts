import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editTurn } from "../../../dataset-tools/repair/edit-turn.ts";

const upper = (text: string) => text.toUpperCase();

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
    expect(editTurn(row, path, upper)).toEqual(edited);
  });

  it.each([
    ["several blocks", { messages: [{ content: [{ text: "a" }, { text: "b" }] }] }, "messages[0]"],
    ["a number", { label: 7 }, "label"],
    ["nothing", { other: "a" }, "label"],
    ["a missing turn", { messages: [] }, "messages[3]"],
    ["an image", { messages: [{ content: [{ image: {} }] }] }, "messages[0]"],
  ])("leaves %s alone", (_what, row, path) => {
    expect(editTurn(row, path, upper)).toBeUndefined();
  });

  it("changes nothing else in the row, and never the row itself", () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(others, fc.string(), (rest, answer) => {
        const row = { ...rest, completion: answer };
        const before = JSON.stringify(row);
        const edited = editTurn(row, "completion", () => "edited");
        expect(JSON.stringify(row)).toBe(before);
        expect(JSON.stringify(edited)).toBe(JSON.stringify({ ...rest, completion: "edited" }));
      }),
    );
  });
});

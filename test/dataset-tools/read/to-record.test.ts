import { describe, expect, it } from "vitest";
import { parseMapping } from "../../../dataset-tools/read/column-mapping.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";

const place = { file: "a.jsonl", line: 3 };

function read(value: unknown, mapping = {}) {
  return toRecord({ place, value, text: JSON.stringify(value) }, mapping);
}

/** Shape, system text, and turns as `role: text`. */
function summary(value: unknown, mapping = {}) {
  const record = read(value, mapping);
  const text = (blocks: readonly object[]) =>
    blocks.map((block) => ("text" in block ? block.text : "?")).join("|");
  const turns = record?.turns.map(({ role, blocks }) => `${role}: ${text(blocks)}`);
  return [record?.shape, record?.system.join("|"), ...(turns ?? [])];
}

const exchange = ["user: q", "assistant: a"];

describe("record shapes", () => {
  it.each([
    ["prompt-completion", "", { prompt: "q", completion: "a" }],
    ["columns", "", { question: "q", answer: "a" }],
    ["columns", "", { id: "1", text: "q", label: "a", weight: 1 }],
    [
      "converse",
      "s",
      {
        system: [{ text: "s" }],
        messages: [
          { role: "user", content: [{ text: "q" }] },
          { role: "assistant", content: [{ text: "a" }] },
        ],
      },
    ],
    [
      "openai-chat",
      "s",
      {
        messages: [
          { role: "system", content: "s" },
          { role: "user", content: [{ type: "text", text: "q" }] },
          { role: "assistant", content: "a" },
        ],
      },
    ],
    [
      "claude-messages",
      "s",
      {
        system: "s",
        messages: [
          { role: "user", content: "q" },
          { role: "assistant", content: "a" },
        ],
      },
    ],
    ["alpaca", "", { instruction: "q", input: "", output: "a" }],
    [
      "sharegpt",
      "s",
      {
        conversations: [
          { from: "system", value: "s" },
          { from: "human", value: "q" },
          { from: "gpt", value: "a" },
        ],
      },
    ],
    [
      "invocation-log",
      "s",
      {
        schemaType: "ModelInvocationLog",
        input: {
          inputBodyJson: {
            system: [{ text: "s" }],
            messages: [{ role: "user", content: [{ text: "q" }] }],
          },
        },
        output: {
          outputBodyJson: { output: { message: { role: "assistant", content: [{ text: "a" }] } } },
        },
      },
    ],
  ])("%s", (shape, system, value) => {
    expect(summary(value)).toEqual([shape, system, ...exchange]);
  });

  it("reads RFT's reference answer", () => {
    const record = read({ messages: [{ role: "user", content: "q" }], reference_answer: { x: 1 } });
    expect(record).toMatchObject({ shape: "rft", referenceAnswer: { x: 1 } });
  });

  it("joins Alpaca's instruction and input", () => {
    const value = { instruction: "Sum up.", input: "Text", output: "a" };
    expect(summary(value)[2]).toBe("user: Sum up.\n\nText");
  });

  it("knows no shape in rows with a misspelled key, and in ids alone", () => {
    expect(read({ mesages: [] })).toBeUndefined();
    expect(read({ id: "1", prompt: "q" })).toBeUndefined();
    expect(read({ schemaVersion: "bedrock-conversation-2024" })).toBeUndefined();
    expect(read("text")).toBeUndefined();
  });

  it("leaves what is misshapen for the rules to name", () => {
    expect(read({ prompt: "q", completion: null })?.turns[1]).toEqual({
      role: "assistant",
      blocks: [],
      path: "completion",
    });
    expect(read({ messages: [7, { role: "usr", content: "q" }] })?.turns).toEqual([
      { role: "", blocks: [], path: "messages[0]" },
      { role: "usr", blocks: [{ text: "q" }], path: "messages[1]" },
    ]);
  });
});

describe("columns", () => {
  it("go by what the user says", () => {
    const mapping = parseMapping("prompt=a,completion=b,system=c,group=d");
    const value = { a: "q", b: 7, c: "s", d: "g" };
    expect(summary(value, mapping)).toEqual(["columns", "s", "user: q", "assistant: 7"]);
    expect(read(value, mapping)?.group).toBe("g");
  });

  it("fill a template", () => {
    const mapping = { template: "{{ title }}: {{body}}{{none}}", completion: "tag" };
    expect(summary({ title: "T", body: "B", tag: "a" }, mapping)[2]).toBe("user: T: B");
  });

  it("are never paired by their position", () => {
    expect(toRecord({ place, value: { column1: "q", column2: "a" } })).toBeUndefined();
    expect(read({ first: "q", second: "a" })).toBeUndefined();
    expect(read({ text: "q", language: "en" })).toBeUndefined();
  });

  it("must be role=column pairs", () => {
    expect(() => parseMapping("prompt")).toThrow(
      expect.objectContaining({ code: "Dataset.BadColumns" }),
    );
  });
});

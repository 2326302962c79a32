import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FormatName,
  formatNames,
  jsonLine,
  writeRecord,
} from "../../../dataset-tools/convert/formats.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import type { TrainingRecord, Turn } from "../../../dataset-tools/record.ts";

const place = { file: "a.jsonl", line: 1 };

function read(value: unknown): TrainingRecord | undefined {
  return toRecord({ place, value, text: JSON.stringify(value) });
}

function record(turns: Omit<Turn, "path">[], system: string[] = []): TrainingRecord {
  const withPaths = turns.map((turn, i) => ({ ...turn, path: `messages[${i}]` }));
  return { place, shape: "converse", system, turns: withPaths, row: { place, value: null } };
}

/** What a record teaches, without its place. */
function taught(found: TrainingRecord | undefined) {
  const turns = found?.turns.map(({ role, blocks }) => ({ role, blocks }));
  return { system: found?.system, turns };
}

const text = fc.string({ unit: "binary", minLength: 1 });
const exchange = fc.tuple(text, text).map(([question, answer]) => [
  { role: "user", blocks: [{ text: question }] },
  { role: "assistant", blocks: [{ text: answer }] },
]);
const oneExchange = fc.tuple(exchange, fc.option(text));
const chat = fc.tuple(
  fc.array(exchange, { minLength: 1, maxLength: 4 }).map((pairs) => pairs.flat()),
  fc.option(text),
);

/** Formats that keep a chat whole, and those that keep one exchange whole. */
const keepChats: FormatName[] = [
  "bedrock-conversation-2024",
  "openai-chat",
  "claude-messages",
  "sharegpt",
];

describe("round trips", () => {
  it.each(keepChats)("%s returns every chat, through a line of JSON", (format) => {
    fc.assert(
      fc.property(chat, ([turns, system]) => {
        const before = record(turns, system === null ? [] : [system]);
        const written = writeRecord(format, { record: before, system: before.system });
        if (!("value" in written)) throw new Error(written.refused);
        expect(written.lost).toEqual([]);
        const line = jsonLine(written.value);
        expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(taught(read(JSON.parse(line)))).toEqual(taught(before));
      }),
    );
  });

  it.each(["alpaca", "prompt-completion"] as const)("%s returns every exchange", (format) => {
    fc.assert(
      fc.property(oneExchange, ([turns, system]) => {
        const own = system === null || format === "prompt-completion" ? [] : [system];
        const before = record(turns, own);
        const written = writeRecord(format, { record: before, system: own });
        if (!("value" in written)) throw new Error(written.refused);
        expect(taught(read(JSON.parse(jsonLine(written.value))))).toEqual(taught(before));
      }),
    );
  });

  it("converse → prompt/completion → converse loses nothing, or says what", () => {
    fc.assert(
      fc.property(chat, ([turns, system]) => {
        const before = record(turns, system === null ? [] : [system]);
        const flat = writeRecord("prompt-completion", { record: before, system: before.system });
        if ("refused" in flat) {
          expect(turns.length).toBeGreaterThan(2);
          return;
        }
        const again = taught(read(flat.value));
        if (flat.lost.length === 0) expect(again).toEqual(taught(before));
        else expect(flat.lost).toEqual(["the system text became part of the prompt"]);
      }),
    );
  });
});

describe("what a format cannot hold", () => {
  const source = { s3Location: { uri: "s3://bucket/a.png" } };
  const image = { other: { image: { format: "png", source } } };
  const withImage = record([
    { role: "user", blocks: [{ text: "What is this?" }, image] },
    { role: "assistant", blocks: [{ text: "A cat." }] },
  ]);

  it("keeps images in Converse and refuses them elsewhere", () => {
    for (const format of formatNames) {
      const written = writeRecord(format, { record: withImage, system: [] });
      if (format === "bedrock-conversation-2024") expect(JSON.stringify(written)).toContain("png");
      else expect(written).toEqual({ refused: expect.stringContaining("text only") });
    }
  });

  it("says that blocks were joined", () => {
    const two = record([
      { role: "user", blocks: [{ text: "a" }, { text: "b" }] },
      { role: "assistant", blocks: [{ text: "c" }] },
    ]);
    expect(writeRecord("openai-chat", { record: two, system: [] })).toMatchObject({
      lost: ["several text blocks became one"],
    });
  });

  it("makes the answer RFT's reference answer", () => {
    const exchange = record([
      { role: "user", blocks: [{ text: "2+2?" }] },
      { role: "assistant", blocks: [{ text: "4" }] },
    ]);
    expect(writeRecord("rft", { record: exchange, system: ["Add."] })).toMatchObject({
      value: {
        messages: [
          { role: "system", content: "Add." },
          { role: "user", content: "2+2?" },
        ],
        reference_answer: "4",
      },
    });
  });
});

it("leaves out empty texts beside others, which Bedrock refuses", () => {
  const turns = [
    { role: "user", blocks: [{ text: "" }, { text: "Is it on?" }, { text: "" }] },
    { role: "assistant", blocks: [{ text: "Yes." }] },
  ];
  const written = writeRecord("bedrock-conversation-2024", { record: record(turns), system: [] });
  expect(written).toMatchObject({
    value: { messages: [{ content: [{ text: "Is it on?" }] }, { content: [{ text: "Yes." }] }] },
  });
});

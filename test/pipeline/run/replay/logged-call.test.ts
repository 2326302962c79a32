import { describe, expect, it } from "vitest";
import { toRecord } from "../../../../dataset-tools/read/to-record.ts";
import { type CallFilter, readCall } from "../../../../pipeline/run/replay/logged-call.ts";
import { TUNED } from "../../../support/asking.ts";
import { logEntry } from "../../../support/replay.ts";

function read(value: object, filter: CallFilter = {}) {
  const row = { place: { file: "calls.jsonl", line: 1 }, value, text: JSON.stringify(value) };
  return readCall(row, toRecord(row), filter);
}

const input = (body: object) => ({ input: { inputBodyJson: body } });
const content = (...blocks: object[]) => input({ messages: [{ role: "user", content: blocks }] });

describe("a logged call", () => {
  it("is a question with what production answered", () => {
    expect(read(logEntry("Where is it?", "delivery"))).toEqual({
      kind: "question",
      question: {
        ...{ isLogged: true, system: null, reference: null },
        messages: [{ role: "user", content: [{ text: "Where is it?" }] }],
        logged: { text: "delivery", modelId: TUNED, outputTokens: 3, at: "2026-11-27T06:10:00Z" },
      },
      noAnswer: null,
    });
  });

  it.each([
    ["none", {}],
    ["streamed", { output: { outputBodyJson: [{ contentBlockDelta: { delta: { text: "d" } } }] } }],
    ["elsewhere", { output: { outputBodyS3Path: "s3://b/k" } }],
    [
      "no-text",
      {
        output: {
          outputBodyJson: {
            output: {
              message: { content: [{ toolUse: { toolUseId: "1", name: "t", input: {} } }] },
            },
          },
        },
      },
    ],
  ])("is replayed without its answer: %s", (noAnswer, output) => {
    const question = { logged: null };
    expect(read(logEntry("a", null, output))).toMatchObject({ question, noAnswer });
  });

  it("of InvokeModel with Anthropic's body keeps its system prompt", () => {
    const body = { system: "Be brief.", messages: [{ role: "user", content: "hi" }] };
    const output = { output: { outputBodyJson: { content: [{ type: "text", text: "hello" }] } } };
    expect(read(logEntry("", null, { ...input(body), ...output }))).toMatchObject({
      question: { system: "Be brief.", logged: { text: "hello" } },
    });
  });

  it.each([
    ["error", logEntry("a", null, { errorCode: "ThrottlingException" })],
    ["body-elsewhere", logEntry("a", "b", { input: { inputBodyS3Path: "s3://b/k" } })],
    ["media", logEntry("a", "b", content({ text: "a" }, { image: { format: "png", source: {} } }))],
    ["tools", logEntry("a", "b", content({ toolResult: { toolUseId: "1", content: [] } }))],
    ["other-content", logEntry("a", "b", content({ guardContent: { text: { text: "a" } } }))],
    [
      "tools",
      logEntry(
        "a",
        "b",
        input({
          messages: [{ role: "user", content: [{ text: "a" }] }],
          toolConfig: { tools: [{ toolSpec: { name: "t", inputSchema: { json: {} } } }] },
        }),
      ),
    ],
    [
      "no-text",
      logEntry("a", null, {
        ...input({ inputText: "a" }),
        output: { outputBodyJson: { embedding: [0.1] } },
      }),
    ],
    ["no-question", logEntry("a", "b", input({ something: "else" }))],
    ["unreadable", { unknown: [1] }],
  ])("is left out as %s", (why, entry) => {
    expect(read(entry)).toEqual({ kind: "skipped", why });
  });

  it.each([
    ["time", { since: "2026-11-27T06:10:01.000Z" }],
    ["time", { until: "2026-11-27T06:10:00.000Z" }],
    ["model", { modelId: "other" }],
    ["operation", { operation: "InvokeModel" }],
  ])("is filtered by %s", (by, filter) => {
    expect(read(logEntry("a", "b"), filter)).toEqual({ kind: "filtered", by });
    const wanted = { since: "2026-11-27T06:10:00Z", until: "2026-11-27T06:10:01Z" };
    const named = { modelId: TUNED, operation: "Converse" };
    const arn = { modelId: `arn:aws:bedrock:us-east-1::foundation-model/${TUNED}` };
    expect(read(logEntry("a", "b", arn), { ...wanted, ...named }).kind).toBe("question");
  });

  it("is what is filtered: a labeled row is none", () => {
    const row = { prompt: "a", completion: "b" };
    expect(read(row, { operation: "Converse" })).toEqual({ kind: "skipped", why: "no-log-entry" });
    expect(read(row)).toMatchObject({
      question: { isLogged: false, reference: "b", logged: null },
    });
  });
});

import { expect, it } from "vitest";
import { writeRecord } from "../../../dataset-tools/convert/formats.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";

const schema = { type: "object", properties: { x: { type: "number" } }, required: ["x"] };
const openAi = { type: "function", function: { name: "f", description: "d", parameters: schema } };
const converseTool = { toolSpec: { name: "f", description: "d", inputSchema: { json: schema } } };

function written(value: unknown) {
  const place = { file: "a.jsonl", line: 1 };
  const record = toRecord({ place, value, text: JSON.stringify(value) });
  if (record === undefined) throw new Error("no record");
  return writeRecord("bedrock-conversation-2024", { record, system: record.system });
}

/** The same exchange with one call, its result and the answer. */
function expected(id: string) {
  return {
    value: {
      schemaVersion: "bedrock-conversation-2024",
      toolConfig: { tools: [converseTool] },
      messages: [
        { role: "user", content: [{ text: "q" }] },
        {
          role: "assistant",
          content: [{ toolUse: { toolUseId: id, name: "f", input: { x: 1 } } }],
        },
        {
          role: "user",
          content: [{ toolResult: { toolUseId: id, content: [{ text: "r" }] } }],
        },
        { role: "assistant", content: [{ text: "a" }] },
      ],
    },
    lost: [],
  };
}

const user = { role: "user", content: "q" };
const answer = { role: "assistant", content: "a" };

it.each([
  [
    "OpenAI's tools",
    "c1",
    {
      tools: [openAi],
      messages: [
        user,
        {
          role: "assistant",
          content: "",
          tool_calls: [
            { id: "c1", type: "function", function: { name: "f", arguments: '{"x": 1}' } },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "r" },
        answer,
      ],
    },
  ],
  [
    "OpenAI's functions",
    "call_1",
    {
      functions: [openAi.function],
      messages: [
        user,
        { role: "assistant", content: null, function_call: { name: "f", arguments: '{"x": 1}' } },
        { role: "function", name: "f", content: "r" },
        answer,
      ],
    },
  ],
  [
    "Anthropic",
    "t1",
    {
      tools: [{ name: "f", description: "d", input_schema: schema }],
      messages: [
        user,
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "t1", name: "f", input: { x: 1 } }],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "r" }] },
        answer,
      ],
    },
  ],
  [
    "ShareGPT",
    "call_1",
    {
      tools: JSON.stringify([openAi.function]),
      conversations: [
        { from: "human", value: "q" },
        { from: "function_call", value: '{"name": "f", "arguments": {"x": 1}}' },
        { from: "observation", value: "r" },
        { from: "gpt", value: "a" },
      ],
    },
  ],
  ["Converse", "c1", { ...expected("c1").value }],
])("tool calls of %s become Converse's", (_format, id, value) => {
  expect(written(value)).toEqual(expected(id));
});

it("joins the results of two calls, and what the user says then, into one turn", () => {
  const call = (id: string) => ({ id, function: { name: "f", arguments: '{"x": 1}' } });
  const resultOf = (id: string) => ({ role: "tool", tool_call_id: id, content: `r${id}` });
  const row = {
    tools: [openAi],
    messages: [
      user,
      { role: "assistant", content: "Wait.", tool_calls: [call("1"), call("2")] },
      ...[resultOf("1"), resultOf("2"), { role: "user", content: "So?" }, answer],
    ],
  };
  const result = written(row);
  const value = "value" in result ? result.value : {};
  const messages = value["messages"] as { role: string; content: object[] }[];
  expect(messages.map(({ role, content }) => [role, ...content.flatMap(Object.keys)])).toEqual([
    ["user", "text"],
    ["assistant", "text", "toolUse", "toolUse"],
    ["user", "toolResult", "toolResult", "text"],
    ["assistant", "text"],
  ]);
});

it("refuses a call that does not fit its tool even where no rule runs", () => {
  const calls = [{ id: "1", function: { name: "f", arguments: "{}" } }];
  const row = { tools: [openAi], messages: [user, { role: "assistant", tool_calls: calls }] };
  expect(written(row)).toEqual({ refused: expect.stringContaining('"x" is required') });
});

import { firstTurn } from "../../../../dataset-tools/check/turns/first-turn.ts";
import { foreignBlock } from "../../../../dataset-tools/check/turns/foreign-block.ts";
import { lastTurn } from "../../../../dataset-tools/check/turns/last-turn.ts";
import { noAnswer } from "../../../../dataset-tools/check/turns/no-answer.ts";
import { noTurns } from "../../../../dataset-tools/check/turns/no-turns.ts";
import { reasoningBlock } from "../../../../dataset-tools/check/turns/reasoning-block.ts";
import { roleName } from "../../../../dataset-tools/check/turns/role-name.ts";
import { roleUnknown } from "../../../../dataset-tools/check/turns/role-unknown.ts";
import { singleText } from "../../../../dataset-tools/check/turns/single-text.ts";
import { systemCount } from "../../../../dataset-tools/check/turns/system-count.ts";
import { systemInMessages } from "../../../../dataset-tools/check/turns/system-in-messages.ts";
import { systemInSomeRows } from "../../../../dataset-tools/check/turns/system-in-some-rows.ts";
import { tooManyTurns } from "../../../../dataset-tools/check/turns/too-many-turns.ts";
import { toolCall } from "../../../../dataset-tools/check/turns/tool-call.ts";
import { toolUse } from "../../../../dataset-tools/check/turns/tool-use.ts";
import { turnsAlternate } from "../../../../dataset-tools/check/turns/turns-alternate.ts";
import { untrainedAnswer } from "../../../../dataset-tools/check/turns/untrained-answer.ts";
import {
  conversation,
  converse,
  goodRows,
  type RuleCases,
  turn,
} from "../../../support/rule-case.ts";

const good = goodRows(3);
const user = turn("user", "q");
const assistant = turn("assistant", "a");
const long = conversation(user, assistant, turn("user", "q2"), turn("assistant", "a2"));
const reasoning = { reasoningContent: { reasoningText: { text: "because" } } };
const lookUp = (id: string, place: unknown = "Oslo") => ({
  id,
  type: "function",
  function: { name: "weather", arguments: JSON.stringify({ place }) },
});
const weather = {
  name: "weather",
  description: "Looks up the weather",
  parameters: {
    type: "object",
    properties: { place: { type: "string" }, unit: { enum: ["C", "F"] } },
    required: ["place"],
  },
};
const withTools = {
  tools: [{ type: "function", function: weather }],
  messages: [
    { role: "user", content: "weather?" },
    { role: "assistant", content: null, tool_calls: [lookUp("1")] },
    { role: "tool", content: "rain", tool_call_id: "1" },
    { role: "assistant", content: "It rains." },
  ],
};
const call = (args: string) => ({ id: "1", function: { name: "weather", arguments: args } });
const calling = (calls: unknown[]) => ({
  ...withTools,
  messages: [
    { role: "user", content: "weather?" },
    { role: "assistant", content: null, tool_calls: calls },
  ],
});
const tools = { tools: true };
const openAiAnswer = { role: "assistant", content: "a" };
const weighted = (first: unknown, second: unknown, key = "weight") => ({
  messages: [
    { role: "user", content: "q" },
    { role: "assistant", content: "draft", [key]: first },
    { role: "user", content: "again" },
    { role: "assistant", content: "a", [key]: second },
  ],
});
const systems = (count: number) => ({
  system: Array.from({ length: count }, () => ({ text: "s" })),
});
const many = Array.from({ length: 30 }, (_, i) => converse(`q ${i}`, "a", systems(1)));

export const turnCases: readonly RuleCases[] = [
  {
    rule: noTurns,
    passes: [{ name: "good rows", rows: good }],
    fails: [{ name: "no message", rows: [...good, conversation()], lines: [4] }],
  },
  {
    rule: roleUnknown,
    passes: [
      { name: "good rows", rows: [...good, long] },
      { name: "tools have a separate rule", rows: [withTools] },
      {
        name: "ShareGPT's names",
        rows: [
          {
            conversations: [
              { from: "human", value: "q" },
              { from: "gpt", value: "a" },
            ],
          },
        ],
      },
    ],
    fails: [
      {
        name: "assitant",
        rows: [...good, conversation(user, turn("assitant", "a"))],
        lines: [4],
        path: "messages[1]",
        says: 'did you mean "assistant"',
      },
      {
        name: "client may be meant so",
        rows: [conversation(turn("client", "q"), assistant)],
        lines: [1],
        says: 'did you mean "user"',
      },
      {
        name: "a name that every object has",
        rows: [{ conversations: [{ from: "constructor", value: "q" }] }],
        lines: [1],
        says: "constructor",
      },
      {
        name: "narrator",
        rows: [conversation(turn("narrator", "q"), assistant)],
        lines: [1],
        says: "narrator",
      },
      {
        name: "a whole text is not quoted",
        rows: [conversation(turn("my secret diary, page one: today", "q"), assistant)],
        lines: [1],
        says: "32 characters",
      },
    ],
  },
  {
    rule: roleName,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "ShareGPT's own names",
        rows: [
          {
            conversations: [
              { from: "human", value: "q" },
              { from: "gpt", value: "a" },
            ],
          },
        ],
      },
      {
        name: "OpenAI's developer",
        rows: [
          {
            messages: [
              { role: "developer", content: "s" },
              { role: "user", content: "q" },
              { role: "assistant", content: "a" },
            ],
          },
        ],
      },
    ],
    fails: [
      {
        name: "User, said once for all rows",
        rows: [
          ...good,
          conversation(turn("User", "q"), assistant, turn("User", "r"), assistant),
          conversation(turn("User", "s"), assistant),
        ],
        lines: [4],
        severity: "warning",
        path: "messages[0]",
        says: 'the role "User" is read as "user", in 2 rows',
      },
      {
        name: "customer and agent",
        rows: [conversation(turn("customer", "q"), turn("AGENT ", "a"))],
        lines: [1, 1],
      },
      {
        name: "a model in a ShareGPT file",
        rows: [
          {
            conversations: [
              { from: "human", value: "q" },
              { from: "model", value: "a" },
            ],
          },
        ],
        lines: [1],
      },
    ],
  },
  {
    rule: systemInMessages,
    passes: [
      { name: "its own field", rows: many },
      {
        name: "OpenAI's opening message",
        rows: [
          {
            messages: [
              { role: "system", content: "s" },
              { role: "user", content: "q" },
            ],
          },
        ],
      },
    ],
    fails: [
      {
        name: "first",
        rows: [...good, conversation(turn("system", "s"), user, assistant)],
        lines: [4],
        path: "messages[0]",
      },
      {
        name: "in the middle of a chat",
        rows: [
          {
            messages: [
              { role: "user", content: "q" },
              { role: "system", content: "s" },
            ],
          },
        ],
        lines: [1],
      },
    ],
  },
  {
    rule: firstTurn,
    passes: [
      { name: "good rows", rows: [...good, long] },
      {
        name: "a misspelled role is another rule's",
        rows: [conversation(turn("usr", "q"), assistant)],
      },
    ],
    fails: [
      {
        name: "the assistant",
        rows: [...good, conversation(assistant, user, assistant)],
        lines: [4],
      },
    ],
  },
  {
    rule: turnsAlternate,
    passes: [
      { name: "good rows", rows: [...good, long] },
      { name: "tool calls", rows: [withTools] },
    ],
    fails: [
      {
        name: "two of the user",
        rows: [...good, conversation(user, user, assistant)],
        lines: [4],
        path: "messages[1]",
      },
      {
        name: "two of the assistant",
        rows: [conversation(user, assistant, assistant)],
        lines: [1],
        path: "messages[2]",
      },
    ],
  },
  {
    rule: lastTurn,
    passes: [
      { name: "good rows", rows: [...good, long] },
      {
        name: "distillation needs no answer",
        rows: [conversation(user, assistant, user)],
        rules: { method: "distillation" },
      },
    ],
    fails: [
      {
        name: "the user",
        rows: [...good, conversation(user, assistant, user)],
        lines: [4],
        path: "messages[2]",
      },
    ],
  },
  {
    rule: noAnswer,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "distillation needs no answer",
        rows: [conversation(user)],
        rules: { method: "distillation" },
      },
      {
        name: "a misspelled role is another rule's",
        rows: [conversation(user, turn("assistnt", "a"))],
      },
    ],
    fails: [{ name: "a question alone", rows: [...good, conversation(user)], lines: [4] }],
  },
  {
    rule: tooManyTurns,
    passes: [
      { name: "no limit", rows: [long] },
      { name: "one question", rows: good, rules: { maxTurns: 2 } },
    ],
    fails: [
      {
        name: "distillation",
        rows: [...good, long],
        rules: { method: "distillation", maxTurns: 2 },
        lines: [4],
      },
      {
        name: "prompt and completion",
        rows: [long],
        rules: { format: "prompt-completion" },
        lines: [1],
      },
    ],
  },
  {
    rule: singleText,
    passes: [
      { name: "one each", rows: good, rules: { method: "distillation" } },
      {
        name: "two for another method",
        rows: [conversation({ role: "user", content: [{ text: "a" }, { text: "b" }] }, assistant)],
      },
    ],
    fails: [
      {
        name: "two",
        rows: [conversation({ role: "user", content: [{ text: "a" }, { text: "b" }] })],
        rules: { method: "distillation" },
        lines: [1],
        path: "messages[0]",
      },
    ],
  },
  {
    rule: systemCount,
    passes: [
      { name: "one", rows: many, rules: { system: "one" } },
      { name: "Nova accepts several", rows: [converse("q", "a", systems(2))] },
    ],
    fails: [
      {
        name: "two",
        rows: [...many, converse("q", "a", systems(2))],
        rules: { system: "one" },
        lines: [31],
      },
    ],
  },
  {
    rule: systemInSomeRows,
    passes: [
      { name: "in all", rows: many },
      { name: "in none", rows: good },
    ],
    fails: [
      { name: "one without it", rows: [...many, converse("q", "a")], lines: [31] },
      { name: "one has it", rows: [...goodRows(30), converse("q", "a", systems(1))], lines: [31] },
      { name: "half and half", rows: [...many, ...goodRows(30)], lines: [0], says: "30 of 60" },
    ],
  },
  {
    rule: toolUse,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "null and empty calls are padding",
        rows: [
          {
            messages: [
              { role: "user", content: "q", tool_calls: null, function_call: null, name: null },
              { role: "assistant", content: "a", tool_calls: [], refusal: null, audio: null },
            ],
          },
        ],
      },
    ],
    fails: [
      { name: "OpenAI's tool turn", rows: [withTools], lines: [1], severity: "error" },
      {
        name: "a model that accepts them",
        rows: [withTools],
        rules: { tools: true },
        lines: [1],
        severity: "hint",
      },
      {
        name: "Converse's tool use",
        rows: [conversation(user, { role: "assistant", content: [{ toolUse: { name: "x" } }] })],
        lines: [1],
      },
    ],
  },
  {
    rule: toolCall,
    passes: [
      { name: "good rows", rows: good, rules: tools },
      { name: "a call with its result", rows: [withTools], rules: tools },
      {
        name: "two calls with two results, then the user",
        rows: [
          {
            ...withTools,
            messages: [
              { role: "user", content: "weather?" },
              { role: "assistant", content: "", tool_calls: [lookUp("1"), lookUp("2", "Rome")] },
              { role: "tool", content: "rain", tool_call_id: "1" },
              { role: "tool", content: "sun", tool_call_id: "2" },
              { role: "user", content: "So?" },
              { role: "assistant", content: "It rains in Oslo." },
            ],
          },
        ],
        rules: tools,
      },
      { name: "the call is the answer", rows: [calling([lookUp("1")])], rules: tools },
    ],
    fails: [
      ...(
        [
          ["no tool is declared", { ...calling([lookUp("1")]), tools: [] }, "does not declare"],
          ["text as tools", { ...calling([lookUp("1")]), tools: "look" }, "not a list of tools"],
          [
            "a tool without a description",
            { ...calling([lookUp("1")]), tools: [{ ...weather, description: "" }] },
            "no description",
          ],
          ["a required argument", calling([call("{}")]), '"place" is required'],
          ["another type", calling([lookUp("1", 5)]), '"place" must be string'],
          [
            "a value that is not listed",
            calling([call('{"place": "Oslo", "unit": "K"}')]),
            '"unit" has a value',
          ],
          ["arguments that are no JSON", calling([call("{'place': 'Oslo'}")]), "not a JSON object"],
          [
            "a number that would be rounded",
            calling([call('{"place": "Oslo", "id": 12345678901234567890}')]),
            "not a JSON object that can be kept",
          ],
          ["the same id twice", calling([lookUp("1"), lookUp("1")]), "id of an earlier call"],
          [
            "no result",
            {
              ...withTools,
              messages: [...calling([lookUp("1")]).messages, { role: "user", content: "So?" }],
            },
            "without a result",
          ],
          [
            "a result without its call",
            { ...withTools, messages: [{ role: "tool", content: "rain", tool_call_id: "7" }] },
            "no call in the turn before",
          ],
        ] as const
      ).map(([name, row, says]) => ({
        name,
        rows: [...good, row],
        rules: tools,
        lines: [4],
        says,
      })),
    ],
  },
  {
    rule: foreignBlock,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "text blocks of the Responses API",
        rows: [
          {
            messages: [
              { role: "user", content: [{ type: "input_text", text: "q" }] },
              { role: "assistant", content: [{ type: "output_text", text: "a", annotations: [] }] },
            ],
          },
        ],
      },
    ],
    fails: [
      ...(
        [
          ["OpenAI's audio", [{ type: "input_audio", input_audio: { data: "x" } }], "input_audio"],
          ["OpenAI's file", [{ type: "file", file: { file_id: "x" } }], "file"],
          ["an image placeholder", [{ type: "image" }, { type: "text", text: "q" }], "image"],
          ["a document", [{ document: { format: "pdf" } }, { text: "q" }], "document"],
          ["audio in Converse", [{ text: "q" }, { audio: { format: "mp3" } }], "audio"],
          ["a text with an image in one block", [{ text: "q", image: { format: "png" } }], "image"],
          ["a number among texts", [{ text: "q" }, { text: 5 }], "text"],
        ] as const
      ).map(([name, content, says]) => ({
        name,
        rows: [...good, { messages: [{ role: "user", content }, openAiAnswer] }],
        lines: [4],
        path: "messages[0]",
        says,
      })),
      {
        name: "a refusal in place of the answer",
        rows: [
          {
            messages: [
              { role: "user", content: "q" },
              { role: "assistant", content: null, refusal: "No." },
            ],
          },
        ],
        lines: [1],
        says: "refusal",
      },
      {
        name: "images next to a ShareGPT chat",
        rows: [
          {
            conversations: [
              { from: "human", value: "<image>q" },
              { from: "gpt", value: "a" },
            ],
            images: ["a.jpg"],
          },
        ],
        lines: [1],
        says: "images",
      },
    ],
  },
  {
    rule: untrainedAnswer,
    passes: [
      { name: "good rows", rows: good },
      { name: "weight 1", rows: [weighted(1, 1)] },
      { name: "the last answer is cut off", rows: [weighted(1, 0)] },
      {
        name: "questions are never learned",
        rows: [{ messages: [{ role: "user", content: "q", weight: 0 }, openAiAnswer] }],
      },
    ],
    fails: [
      { name: "weight 0 first", rows: [...good, weighted(0, 1)], lines: [4], path: "messages[1]" },
      { name: "train: false", rows: [weighted(false, true, "train")], lines: [1] },
    ],
  },
  {
    rule: reasoningBlock,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "Nova 2 Lite, before the text",
        rows: [conversation(user, { role: "assistant", content: [reasoning, { text: "a" }] })],
        rules: { reasoning: true },
      },
    ],
    fails: [
      {
        name: "another model",
        rows: [conversation(user, { role: "assistant", content: [reasoning, { text: "a" }] })],
        lines: [1],
      },
      {
        name: "after the text",
        rows: [conversation(user, { role: "assistant", content: [{ text: "a" }, reasoning] })],
        rules: { reasoning: true },
        lines: [1],
      },
      {
        name: "the user's",
        rows: [conversation({ role: "user", content: [reasoning] }, assistant)],
        rules: { reasoning: true },
        lines: [1],
      },
    ],
  },
];

import { firstTurn } from "../../../../dataset-tools/check/turns/first-turn.ts";
import { lastTurn } from "../../../../dataset-tools/check/turns/last-turn.ts";
import { noAnswer } from "../../../../dataset-tools/check/turns/no-answer.ts";
import { noTurns } from "../../../../dataset-tools/check/turns/no-turns.ts";
import { reasoningBlock } from "../../../../dataset-tools/check/turns/reasoning-block.ts";
import { roleCase } from "../../../../dataset-tools/check/turns/role-case.ts";
import { roleUnknown } from "../../../../dataset-tools/check/turns/role-unknown.ts";
import { singleText } from "../../../../dataset-tools/check/turns/single-text.ts";
import { systemCount } from "../../../../dataset-tools/check/turns/system-count.ts";
import { systemInMessages } from "../../../../dataset-tools/check/turns/system-in-messages.ts";
import { systemInSomeRows } from "../../../../dataset-tools/check/turns/system-in-some-rows.ts";
import { tooManyTurns } from "../../../../dataset-tools/check/turns/too-many-turns.ts";
import { toolUse } from "../../../../dataset-tools/check/turns/tool-use.ts";
import { turnsAlternate } from "../../../../dataset-tools/check/turns/turns-alternate.ts";
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
const withTools = {
  messages: [
    { role: "user", content: "weather?" },
    { role: "assistant", content: null, tool_calls: [{ id: "1" }] },
    { role: "tool", content: "rain", tool_call_id: "1" },
    { role: "assistant", content: "It rains." },
  ],
};
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
        name: "human",
        rows: [conversation(turn("human", "q"), assistant)],
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
    rule: roleCase,
    passes: [{ name: "good rows", rows: good }],
    fails: [
      {
        name: "User",
        rows: [...good, conversation(turn("User", "q"), assistant)],
        lines: [4],
        path: "messages[0]",
      },
      { name: "ASSISTANT", rows: [conversation(user, turn("ASSISTANT", "a"))], lines: [1] },
      { name: "a space", rows: [conversation(turn("user ", "q"), assistant)], lines: [1] },
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
    passes: [{ name: "good rows", rows: good }],
    fails: [
      { name: "OpenAI's tool turn", rows: [withTools], lines: [1] },
      {
        name: "Converse's tool use",
        rows: [conversation(user, { role: "assistant", content: [{ toolUse: { name: "x" } }] })],
        lines: [1],
      },
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

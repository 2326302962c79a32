import { contentNotBlocks } from "../../../../dataset-tools/check/shape/content-not-blocks.ts";
import { foreignLayout } from "../../../../dataset-tools/check/shape/foreign-layout.ts";
import { jsonInCell } from "../../../../dataset-tools/check/shape/json-in-cell.ts";
import { lostField } from "../../../../dataset-tools/check/shape/lost-field.ts";
import { missingKey } from "../../../../dataset-tools/check/shape/missing-key.ts";
import { missingMessageKey } from "../../../../dataset-tools/check/shape/missing-message-key.ts";
import { misspelledKey } from "../../../../dataset-tools/check/shape/misspelled-key.ts";
import { mixedFormats } from "../../../../dataset-tools/check/shape/mixed-formats.ts";
import { referenceAnswerMissing } from "../../../../dataset-tools/check/shape/reference-answer-missing.ts";
import { schemaVersionMissing } from "../../../../dataset-tools/check/shape/schema-version-missing.ts";
import { schemaVersionWrong } from "../../../../dataset-tools/check/shape/schema-version-wrong.ts";
import { unknownFormat } from "../../../../dataset-tools/check/shape/unknown-format.ts";
import { unknownKey } from "../../../../dataset-tools/check/shape/unknown-key.ts";
import { converse, goodRows, type RuleCases, turn } from "../../../support/rule-case.ts";

const good = goodRows(3);
const pairs = [1, 2, 3].map((n) => ({ prompt: `question ${n}`, completion: `answer ${n}` }));
const flat = [1, 2, 3].map((n) => ({ question: `question ${n}`, answer: `answer ${n}` }));
const chats = [1, 2, 3].map((n) => ({
  messages: [
    { role: "user", content: `question ${n}` },
    { role: "assistant", content: `answer ${n}` },
  ],
}));
const version = "bedrock-conversation-2024";

const gemini = {
  contents: [
    { role: "user", parts: [{ text: "q" }] },
    { role: "model", parts: [{ text: "a" }] },
  ],
};
const packed = { messages: JSON.stringify([{ role: "user", content: "q" }]) };

export const shapeCases: readonly RuleCases[] = [
  {
    rule: misspelledKey,
    passes: [
      { name: "good conversations", rows: good },
      { name: "good pairs", rows: pairs },
      { name: "columns of the user's own", rows: flat },
    ],
    fails: [
      {
        name: "mesages",
        rows: [...good, { schemaVersion: version, mesages: [] }],
        lines: [4],
        path: "messages",
      },
      { name: "Messages", rows: [...chats, { Messages: [] }], lines: [4], says: '"Messages"' },
      {
        name: "completon",
        rows: [...pairs, { prompt: "q", completon: "a" }],
        lines: [4],
        path: "completion",
      },
      {
        name: "mesages in the first row",
        rows: [{ schemaVersion: version, mesages: [] }, ...good],
        lines: [1],
      },
    ],
  },
  {
    rule: missingKey,
    passes: [
      { name: "good conversations", rows: good },
      { name: "columns of the user's own", rows: flat },
      { name: "answers that the user names otherwise", rows: [{ prompt: "q", response: "a" }] },
    ],
    fails: [
      {
        name: "no messages",
        rows: [...good, { schemaVersion: version }],
        lines: [4],
        path: "messages",
      },
      { name: "no completion", rows: [...pairs, { prompt: "q" }], lines: [4], path: "completion" },
      { name: "no prompt", rows: [...pairs, { completion: "q" }], lines: [4], path: "prompt" },
    ],
  },
  {
    rule: mixedFormats,
    passes: [
      { name: "one format", rows: chats },
      {
        name: "Claude rows with and without system text",
        rows: [
          { system: "Be brief.", ...chats[0] },
          { system: "Be brief.", ...chats[1] },
          chats[2],
        ],
      },
    ],
    fails: [
      {
        name: "a pair among conversations",
        rows: [...good, { prompt: "q", completion: "a" }],
        lines: [4],
      },
      { name: "a chat among conversations", rows: [...good, chats[0]], lines: [4] },
      {
        name: "a conversation among pairs",
        rows: [...pairs, good[0]],
        lines: [4],
        says: "converse",
      },
      { name: "a conversation among chats", rows: [...chats, good[0]], lines: [4] },
      {
        name: "other columns among chats",
        rows: [...chats, { question: "q", answer: "a" }],
        lines: [4],
      },
    ],
  },
  {
    rule: unknownFormat,
    passes: [
      { name: "good conversations", rows: good },
      { name: "columns", rows: flat },
    ],
    fails: [{ name: "nothing to learn", rows: [{ id: 1, size: 2, colour: "red" }], lines: [1] }],
  },
  {
    rule: missingMessageKey,
    passes: [
      { name: "good conversations", rows: good },
      {
        name: "a tool call without content",
        rows: [{ messages: [{ role: "assistant", tool_calls: [{}] }] }],
      },
    ],
    fails: [
      {
        name: "no role",
        rows: [...good, { schemaVersion: version, messages: [{ content: [{ text: "q" }] }] }],
        lines: [4],
        path: "messages[0]",
      },
      {
        name: "contents",
        rows: [{ messages: [{ role: "user", contents: "q" }] }],
        lines: [1],
        says: '"contents"',
      },
      { name: "a text as message", rows: [{ messages: ["q"] }], lines: [1] },
      { name: "a number as role", rows: [{ messages: [{ role: 1, content: "q" }] }], lines: [1] },
    ],
  },
  {
    rule: contentNotBlocks,
    passes: [
      { name: "blocks", rows: good },
      { name: "chats have bare texts", rows: chats },
    ],
    fails: [
      {
        name: "a message",
        rows: [...good, { schemaVersion: version, messages: [{ role: "user", content: "q" }] }],
        lines: [4],
        path: "messages[0].content",
      },
      {
        name: "the system text",
        rows: [converse("q", "a", { system: "s" })],
        lines: [1],
        path: "system",
      },
    ],
  },
  {
    rule: lostField,
    passes: [
      { name: "good conversations", rows: [converse("q", "a", { system: [{ text: "s" }] })] },
      {
        name: "what is null or empty holds nothing",
        rows: [{ ...pairs[0], id: null, tags: [], metadata: {}, note: "" }],
      },
    ],
    fails: [
      {
        name: "a column, counted once",
        rows: [
          { question: "q", answer: "a", notes: "x" },
          { question: "r", answer: "b", notes: "" },
          { question: "s", answer: "c", notes: "y" },
        ],
        lines: [1],
        says: 'column "notes" is not used; it is lost in 2 rows',
      },
      {
        name: "metadata next to a chat, from its first row on",
        rows: [...good, { ...chats[0], metadata: { mood: 1 } }],
        lines: [4],
        says: "metadata is not used; it is lost in 1 row",
      },
      {
        name: "a name in a message",
        rows: [
          {
            messages: [
              { role: "user", name: "Ann", content: "q" },
              { role: "assistant", content: "a" },
            ],
          },
        ],
        lines: [1],
        says: "name is not used",
      },
    ],
  },
  {
    rule: unknownKey,
    passes: [
      {
        name: "good conversations with system",
        rows: [converse("q", "a", { system: [{ text: "s" }] })],
      },
      {
        name: "RFT rows carry keys for the grader",
        rows: [{ ...chats[0], reference_answer: "4", level: 2 }],
      },
      { name: "columns of the user's own", rows: [{ question: "q", answer: "a", id: 7 }] },
      {
        name: "a habit of the file is no misspelling",
        rows: Array.from({ length: 20 }, (_, i) => ({ ...pairs[0], prompt: `q ${i}`, weight: 1 })),
      },
    ],
    fails: [
      {
        name: "in the row",
        rows: [...good, converse("q", "a", { id: 7 })],
        lines: [4],
        path: "id",
      },
      { name: "in a pair", rows: [{ ...pairs[0], source: "x" }], lines: [1], path: "source" },
      {
        name: "in a message",
        rows: [{ messages: [{ role: "user", content: "q", mood: 1 }] }],
        lines: [1],
        path: "messages[0].mood",
      },
      {
        name: "in a block",
        rows: [
          {
            schemaVersion: version,
            messages: [{ role: "user", content: [{ text: "q", size: 1 }] }],
          },
        ],
        lines: [1],
        path: "messages[0].content[0].size",
      },
    ],
  },
  {
    rule: schemaVersionMissing,
    passes: [
      { name: "there", rows: good },
      { name: "pairs have none", rows: pairs },
    ],
    fails: [
      {
        name: "left out",
        rows: [...good, { messages: [turn("user", "q"), turn("assistant", "a")] }],
        lines: [4],
        severity: "warning",
      },
    ],
  },
  {
    rule: schemaVersionWrong,
    passes: [{ name: "right", rows: good }],
    fails: [
      {
        name: "another year",
        rows: [...good, converse("q", "a", { schemaVersion: "bedrock-conversation-2023" })],
        lines: [4],
        severity: "error",
      },
      {
        name: "another year for Nova",
        rows: [converse("q", "a", { schemaVersion: "1" })],
        rules: { schemaVersion: "any" },
        lines: [1],
        severity: "warning",
      },
      {
        name: "a number, even for Nova",
        rows: [converse("q", "a", { schemaVersion: 2024 })],
        rules: { schemaVersion: "any" },
        lines: [1],
        severity: "error",
      },
    ],
  },
  {
    rule: referenceAnswerMissing,
    passes: [
      {
        name: "there",
        rows: [{ ...chats[0], reference_answer: { value: 4 } }],
        rules: { method: "rft" },
      },
      { name: "not reinforcement", rows: [{ messages: [{ role: "user", content: "q" }] }] },
      {
        name: "a pair, whose completion becomes the reference",
        rows: pairs,
        rules: { method: "rft" },
      },
    ],
    fails: [
      {
        name: "left out",
        rows: [{ messages: [{ role: "user", content: "q" }] }],
        rules: { method: "rft" },
        lines: [1],
      },
      {
        name: "null",
        rows: [{ ...chats[0], reference_answer: null }],
        rules: { method: "rft" },
        lines: [1],
      },
    ],
  },
  {
    rule: foreignLayout,
    passes: [
      { name: "chats", rows: chats },
      { name: "pairs", rows: pairs },
      { name: "columns with an object beside them", rows: [{ text: "q", label: "a", meta: {} }] },
    ],
    fails: [
      {
        name: "Gemini, said once",
        rows: [gemini, gemini],
        lines: [1],
        says: "Gemini",
      },
      {
        name: "a Bedrock batch job's output",
        rows: [
          {
            recordId: "1",
            modelInput: { messages: [{ role: "user", content: [{ text: "q" }] }] },
            modelOutput: { content: [{ type: "text", text: "a" }] },
          },
        ],
        lines: [1],
        says: "Bedrock batch",
      },
    ],
  },
  {
    rule: jsonInCell,
    passes: [
      { name: "chats", rows: chats },
      { name: "a text in brackets", rows: [{ text: "[not] messages", label: "a" }] },
    ],
    fails: [
      { name: "JSON, said once", rows: [packed, packed], lines: [1], says: "JSON" },
      {
        name: "Python",
        rows: [{ messages: "[{'role': 'user', 'content': 'q'}]" }],
        lines: [1],
        says: "Python",
      },
    ],
  },
];

import { expect, it } from "vitest";
import { parsePrompt } from "../../../../../../../infra/local/services/bedrock/customization/distillation/prompt-record.ts";
import {
  distillationOf,
  findBase,
} from "../../../../../../../infra/local/services/bedrock/models/foundation-models.ts";

const { dataRule: rule } = distillationOf(findBase("amazon.nova-micro-v1:0:128k").model);
const parse = (record: object) => parsePrompt(JSON.stringify(record), { rule, file: "f.jsonl" });

const schemaVersion = "bedrock-conversation-2024";
const user = { role: "user", content: [{ text: "Hello" }] };
const assistant = { role: "assistant", content: [{ text: "Good day" }] };
const row = { schemaVersion, messages: [user] };

it("takes a question with and without a system text and an answer", () => {
  expect(parse(row).example).toEqual({
    ...{ prompt: "Hello", completion: "", system: [], question: "Hello" },
  });
  const full = { ...row, system: [{ text: "Be polite." }], messages: [user, assistant] };
  expect(parse(full).example).toEqual({
    prompt: "Be polite.\n\nHello",
    completion: "Good day",
    system: ["Be polite."],
    question: "Hello",
  });
});

const image = { image: { format: "png", source: { s3Location: { uri: "s3://b/k.png" } } } };

it.each<[string, object, string]>([
  ["without its version", { messages: [user] }, "schemaVersion"],
  ["with a key of its own", { ...row, id: 1 }, "id is not allowed"],
  ["with two system texts", { ...row, system: [{ text: "a" }, { text: "b" }] }, "system"],
  ["with a second question", { ...row, messages: [user, assistant, user] }, "at most one"],
  ["without a question", { ...row, messages: [] }, "messages"],
  ["that starts with the answer", { ...row, messages: [assistant] }, "alternate"],
  [
    "with two texts in a turn",
    { ...row, messages: [{ ...user, content: [{ text: "a" }, { text: "b" }] }] },
    "exactly one text",
  ],
  ["with an image", { ...row, messages: [{ ...user, content: [image] }] }, "exactly one text"],
  [
    "with an empty question",
    { ...row, messages: [{ ...user, content: [{ text: " " }] }] },
    "exactly one text",
  ],
  ["of no object", [], "JSONL"],
  [
    "of more than 16 KB",
    { ...row, messages: [{ ...user, content: [{ text: "ä".repeat(8200) }] }] },
    "16384 bytes",
  ],
])("rejects a record %s", (_what, record, message) => {
  expect(() => parse(record)).toThrow(message);
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadDataError, convertDataset, UserError } from "../../../dataset-tools/index.ts";
import type { Method } from "../../../dataset-tools/models/data-rules.ts";
import { findModelRules } from "../../../dataset-tools/models/rules.ts";
import { type AwsTarget, awsRefusal } from "../../support/aws-row-rules.ts";
import { describeNeeds, shared } from "../../support/needs.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const targets: readonly [model: string, method: Method, target: AwsTarget][] = [
  ["nova-micro", "sft", "nova-micro"],
  ["nova-lite", "sft", "nova-lite"],
  ["nova-2-lite", "sft", "nova-2-lite"],
  ["llama-3-3-70b", "sft", "llama-converse"],
  ["llama-3-1-8b", "sft", "prompt-completion"],
  ["nova-pro", "distillation", "distillation"],
  ["nova-2-lite", "rft", "rft"],
];

/** The rows that `convert` writes for a model, all bad ones left out; none for an input that it refuses. */
async function written(input: string, model: string, method: Method): Promise<unknown[]> {
  // The size of a dataset is no rule about rows.
  const { minRecords: _min, recommendedRecords: _many, ...rules } = findModelRules(model, method);
  const out = join(temporaryFolder(), "out.jsonl");
  try {
    await convertDataset({ inputs: [input], model, method, rules, out, dropBadRows: true });
  } catch (error) {
    if (error instanceof BadDataError || error instanceof UserError) return [];
    throw error;
  }
  const lines = existsSync(out) ? readFileSync(out, "utf8").split("\n") : [];
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

async function refusals(inputs: readonly string[], [model, method, target]: (typeof targets)[0]) {
  const refused: string[] = [];
  let rows = 0;
  for (const input of inputs) {
    const lines = await written(input, model, method);
    rows += lines.length;
    const found = lines.map((row) => awsRefusal(row, target)).find((why) => why !== undefined);
    if (found !== undefined) refused.push(`${input}: ${found}`);
  }
  return { refused, rows };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile() && /\.(?:jsonl?|csv|tsv|txt|parquet)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Sets of thousands of rows of one kind; each is converted for one model. */
const large = /banking77|clinc150|gsm8k|uber10K/;

describeNeeds(shared("data"), "AWS accepts what is written of real sets", (folder) => {
  const files = filesUnder(folder);
  it.each(targets)("for %s (%s)", { timeout: 600_000 }, async (...target) => {
    const some = target[2] === "nova-lite" ? files : files.filter((file) => !large.test(file));
    const { refused, rows } = await refusals(some, target);
    expect(refused).toEqual([]);
    expect(rows).toBeGreaterThan(10);
  });
});

describeNeeds(shared("cases/dataset"), "AWS accepts what is written of the cases", (folder) => {
  const files = [...filesUnder(join(folder, "files")), ...filesUnder(join(folder, "more"))];
  it.each(targets)("for %s (%s)", { timeout: 600_000 }, async (...target) => {
    const { refused, rows } = await refusals(files, target);
    expect(refused).toEqual([]);
    expect(rows).toBeGreaterThan(10);
  });
});

const words = fc.constantFrom("q", "a", "", " ", "User: hi", "<image>x", "[EOS]", "Grüße", "5");
const tool = { name: "f", description: "d", parameters: { type: "object", required: ["x"] } };
const block = fc.oneof(
  words.map((text) => ({ text })),
  words.map((text) => ({ type: "text", text, annotations: [] })),
  fc.constantFrom<object>(
    { text: 5 },
    { text: "a", image: null },
    { text: "a", image: { format: "png" } },
    { cachePoint: { type: "default" } },
    { document: { format: "pdf" } },
    { image: { format: "png", source: { s3Location: { uri: "s3://b/a.png", bucketOwner: "1" } } } },
    { image: { format: "webp", source: { s3Location: { uri: "s3://b/a.webp", extra: 1 } } } },
    { image: { format: "png", source: { bytes: "x" } } },
    { video: { format: "mp4", source: { s3Location: { uri: "s3://b/a b.mp4" } } } },
    { video: { format: "mp4", source: { s3Location: { uri: "s3://b/a.mp4" } } } },
    { type: "image_url", image_url: { url: "s3://b/a.jpg" } },
    { type: "image" },
    { type: "input_audio", input_audio: {} },
    { type: "thinking", thinking: "User: hm" },
    { reasoningContent: { reasoningText: { text: "hm", signature: "x" } } },
    { toolUse: { toolUseId: "1", name: "f", input: { x: 1 } } },
    { toolUse: { toolUseId: "1", name: "f", input: {} } },
    { toolResult: { toolUseId: "1", content: [{ text: "r" }] } },
    { type: "tool_use", id: "1", name: "f", input: { x: 1 } },
    { type: "tool_result", tool_use_id: "1", content: "r" },
  ),
);
const content = fc.oneof(
  { weight: 4, arbitrary: words },
  fc.array(block, { maxLength: 3 }),
  fc.constantFrom<unknown>(null, 5, { text: "a" }),
);
const role = fc.constantFrom("user", "USER", "human", "system", "tool", "function", "narrator");
const answerer = fc.constantFrom("assistant", "gpt", "model", "function_call");
const extras = fc.record(
  {
    tool_calls: fc.constantFrom<unknown>(
      null,
      [],
      [{ id: "1", function: { name: "f", arguments: '{"x":1}' } }],
      [{ id: "2", function: { name: "g", arguments: "{" } }],
    ),
    tool_call_id: fc.constant("1"),
    reasoning_content: words,
    refusal: fc.constantFrom(null, "no"),
    weight: fc.constantFrom(0, 1, 0.5),
    name: fc.constant("f"),
  },
  { requiredKeys: [] },
);
const message = (who: fc.Arbitrary<string>) =>
  fc.tuple(who, content, extras).map(([name, said, more]) => ({ name, said, more }));
const turns = fc
  .array(fc.tuple(message(role), message(answerer)), { maxLength: 3 })
  .map((pairs) => pairs.flat());
const side = fc.record(
  {
    system: fc.constantFrom<unknown>("s", "", [], [{ text: "s" }, { text: "t" }], [{ image: 1 }]),
    tools: fc.constantFrom<unknown>([tool], [], "[]", "x", [tool, tool], [{ name: "f" }]),
    images: fc.constantFrom<unknown>([], ["a.jpg"]),
    schemaVersion: fc.constantFrom("bedrock-conversation-2024", "v1"),
    reference_answer: fc.constantFrom<unknown>("r", { x: 1 }, ["r"], 5, ""),
    metadata: fc.constant({ a: 1 }),
    train: fc.boolean(),
  },
  { requiredKeys: [] },
);
const row = fc.oneof(
  fc.tuple(turns, side).map(([all, more]) => ({
    ...more,
    messages: all.map((one) => ({ ...one.more, role: one.name, content: one.said })),
  })),
  fc.tuple(turns, side).map(([all, more]) => ({
    ...more,
    conversations: all.map((one) => ({ ...one.more, from: one.name, value: one.said })),
  })),
  fc.record({ prompt: content, completion: content, system: words }),
  fc.record({ instruction: content, input: words, output: content, history: fc.anything() }),
  fc.record({ question: content, answer: content, notes: fc.anything() }),
  fc.record({ messages: fc.anything() }),
);

describe("AWS accepts what is written of any rows", () => {
  it.each(targets)("for %s (%s)", { timeout: 600_000 }, async (...target) => {
    const file = join(temporaryFolder(), "rows.jsonl");
    const check = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      writeFileSync(file, rows.map((one) => JSON.stringify(one)).join("\n"));
      expect((await refusals([file], target)).refused).toEqual([]);
    });
    await fc.assert(check, { numRuns: 60 });
  });
});

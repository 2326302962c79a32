import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../dataset-tools/check-dataset.ts";
import { knownModels } from "../../dataset-tools/models/rules.ts";
import { surveyDataset } from "../../dataset-tools/survey-dataset.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const asked = (number: number) => ({ role: "user", content: `how do I do thing ${number}?` });
const answered = (number: number) => ({
  role: "assistant",
  content: `by step ${number * 7} of it`,
});
const chat = (number: number, before: object[] = [], more: object = {}) => ({
  messages: [...before, asked(number), answered(number)],
  ...more,
});
const rows = (count: number, row: (at: number) => object) =>
  Array.from({ length: count }, (_, at) => row(at));

const image = { image: { format: "png", source: { s3Location: { uri: "s3://mine/1.png" } } } };
const tool = { toolUse: { toolUseId: "t1", name: "look", input: {} } };
const bedrock = (content: object[], answer: object[]) => ({
  schemaVersion: "bedrock-conversation-2024",
  messages: [
    { role: "user", content },
    { role: "assistant", content: answer },
  ],
});

/** Sets of which some base models take one kind and others do not. */
const sets: readonly (readonly [string, object[]])[] = [
  ["few rows", rows(20, (at) => chat(at))],
  ["rows for all", rows(250, (at) => chat(at))],
  [
    "rows with a system prompt",
    rows(250, (at) => chat(at, [{ role: "system", content: "Be kind." }])),
  ],
  [
    "two system prompts",
    rows(250, (at) =>
      chat(at, [
        { role: "system", content: "a b" },
        { role: "system", content: "c d" },
      ]),
    ),
  ],
  ["several turns", rows(250, (at) => chat(at, [asked(at + 1000), answered(at + 1000)]))],
  [
    "a row that is too long for some",
    [
      ...rows(250, (at) => chat(at)),
      chat(999, [], {}),
      { messages: [{ role: "user", content: "word ".repeat(24_000) }, answered(5)] },
    ],
  ],
  [
    "an image",
    [
      ...rows(250, (at) => bedrock([{ text: `what is ${at}?` }], [{ text: `it is ${at}` }])),
      bedrock([image, { text: "what is this?" }], [{ text: "a cat" }]),
    ],
  ],
  [
    "a tool call",
    [
      ...rows(250, (at) => bedrock([{ text: `what is ${at}?` }], [{ text: `it is ${at}` }])),
      bedrock([{ text: "look" }], [tool]),
    ],
  ],
  [
    "a reserved word",
    [...rows(250, (at) => chat(at)), chat(1, [{ role: "system", content: "USER: hello" }])],
  ],
];

describe("a survey", () => {
  it.each(sets)("says of every base model what a check for it says: %s", async (_what, set) => {
    const file = join(temporaryFolder(), "rows.jsonl");
    writeFileSync(file, `${set.map((row) => JSON.stringify(row)).join("\n")}\n`);
    const { models, result } = await surveyDataset({ inputs: [file] });
    for (const model of knownModels()) {
      const alone = await checkDataset({ inputs: [file], model });
      const fit = models.find((one) => one.model === model);
      const errors = alone.findings.filter(({ severity }) => severity === "error");
      const said = [
        ...result.findings.filter(({ severity }) => severity === "error"),
        ...(fit?.misfits ?? []),
      ];
      expect(new Set(said.map(({ code }) => code)), model).toEqual(
        new Set(errors.map(({ code }) => code)),
      );
    }
  });

  it("names the shortest reason first, and those that take the rows first", async () => {
    const file = join(temporaryFolder(), "rows.jsonl");
    const set = rows(20, (at) => chat(at, [asked(at + 1000), answered(at + 1000)]));
    writeFileSync(file, `${set.map((row) => JSON.stringify(row)).join("\n")}\n`);
    const { models } = await surveyDataset({ inputs: [file] });
    const order = models.map(({ fits }) => fits);
    expect(order).toEqual([...order].sort((one, other) => Number(other) - Number(one)));
    const llama = models.find(({ model }) => model === "llama-3-1-8b");
    expect(llama?.misfits.map(({ code }) => code)).toEqual(["too-many-turns", "too-few-records"]);
    expect(llama?.misfits[0]?.count).toBe(20);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  convertDataset,
  diffDatasets,
  prepareDataset,
  repairDataset,
  splitDataset,
} from "../../../dataset-tools/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const spellings = [
  "3.50",
  "1.0",
  "9007199254740993",
  "1e3",
  "-0",
  "1E+2",
  "0.10",
  "12345678901234567890.10",
];
const texts = spellings.map((_, i) => `question number ${i} about ${"abcdefgh"[i]}`);
const cell = (i: number) => JSON.stringify(texts[i]);

/** The same rows in every layout of JSON. */
const layouts: Record<string, string> = {
  "lines.jsonl": spellings.map((n, i) => `{"text": ${cell(i)}, "label": ${n}}\n`).join(""),
  "pairs.jsonl": spellings.map((n, i) => `{"completion":${n},"prompt":${cell(i)}}\n`).join(""),
  "alpaca.jsonl": spellings
    .map((n, i) => `{"instruction":${cell(i)},"input":"","output":${n}}\n`)
    .join(""),
  "array.json": `[${spellings.map((n, i) => `{"text":${cell(i)},"label":${n}}`).join(",\n")}]`,
  "pretty.json": `[${spellings.map((n, i) => `{\n "text": ${cell(i)},\n "label": ${n}\n}`).join(",\n")}]`,
  "wrapped.json": `{"data":[${spellings.map((n, i) => `{"text":${cell(i)},"label":${n}}`).join(",")}]}`,
  "columns.json": `{"text":[${spellings.map((_, i) => cell(i)).join(",")}],"label":[${spellings.join(",")}]}`,
  "pandas.json": `{"text":{${spellings.map((_, i) => `"${i}":${cell(i)}`).join(",")}},"label":{${spellings.map((n, i) => `"${i}":${n}`).join(",")}}}`,
  "split.json": `{"columns":["text","label"],"data":[${spellings.map((n, i) => `[${cell(i)}, ${n}]`).join(",")}]}`,
  "null.jsonl": `{"text":"no label here","label":null}\n${spellings.map((n, i) => `{"text":${cell(i)},"label":${n},"x":[1.0]}\n`).join("")}`,
};

interface Converse {
  readonly messages: readonly { readonly content: readonly { readonly text: string }[] }[];
}

function answersOf(file: string): string[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as Converse).messages.at(-1)?.content[0]?.text ?? "");
}

describe("numbers as answers", () => {
  it.each(Object.entries(layouts))("stay as they are spelled: %s", async (name, content) => {
    const folder = temporaryFolder();
    const input = join(folder, name);
    writeFileSync(input, content);
    const convert = async (from: string, to: string) => {
      await convertDataset({ inputs: [from], out: to, model: "nova-lite", dropBadRows: true });
      return answersOf(to);
    };
    const expected = await convert(input, join(folder, "direct.out"));
    expect(expected).toEqual(spellings);
    const fixed = join(folder, "fixed.jsonl");
    await repairDataset({ inputs: [input], out: fixed });
    expect(await convert(fixed, join(folder, "repaired.out"))).toEqual(spellings);
    const outDir = join(folder, "parts");
    await splitDataset({
      inputs: [input],
      outDir,
      dropBadRows: true,
      split: { validation: 0, evaluation: 0 },
    });
    expect(await convert(join(outDir, "train.jsonl"), join(folder, "split.out"))).toEqual(
      spellings,
    );
    const { changed, added, removed } = await diffDatasets({ before: [input], after: [fixed] });
    expect([changed.count, added.count, removed.count]).toEqual([0, 0, 0]);
  });

  it("stay in a template, and in what is prepared", async () => {
    const folder = temporaryFolder();
    const input = join(folder, "set.jsonl");
    writeFileSync(
      input,
      spellings.map((n, i) => `{"name":${cell(i)},"price":${n},"ok":true}\n`).join(""),
    );
    const out = join(folder, "out.jsonl");
    const template = "{{price}} for {{name}}";
    await convertDataset({
      inputs: [input],
      out,
      to: "prompt-completion",
      template,
      columns: "completion=price",
    });
    const pairs = readFileSync(out, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(pairs).toEqual(
      spellings.map((n, i) => ({ prompt: `${n} for ${texts[i]}`, completion: n })),
    );
    const outDir = join(folder, "prepared");
    await prepareDataset({
      inputs: [input],
      outDir,
      model: "nova-lite",
      columns: "prompt=name,completion=price",
      split: { validation: 0, evaluation: 0 },
    });
    expect(answersOf(join(outDir, "train.jsonl"))).toEqual(spellings);
  });

  it("differ for a diff when their spelling does", async () => {
    const folder = temporaryFolder();
    const [before, after] = ["9007199254740993", "9007199254740992"].map((n, i) => {
      const file = join(folder, `${i}.jsonl`);
      writeFileSync(file, `{"text":"q","label":${n}}\n`);
      return file;
    });
    const diff = await diffDatasets({ before: [before ?? ""], after: [after ?? ""] });
    expect(diff.changed.count).toBe(1);
  });
});

it("keeps the spelling of numbers inside the cells of a template", async () => {
  const folder = temporaryFolder();
  const [input, out] = [join(folder, "in.jsonl"), join(folder, "out.jsonl")];
  const order = '{ "id": 9007199254740993, "usd": [3.50, 1.0], "note": "a 1.0, \\"b\\" c" }';
  writeFileSync(input, `{"order": ${order}, "label": "late"}\n`);
  const columns = { completion: "label" };
  await convertDataset({
    inputs: [input],
    columns,
    template: "{{order}}?",
    to: "prompt-completion",
    out,
  });
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual({
    prompt: '{"id":9007199254740993,"usd":[3.50,1.0],"note":"a 1.0, \\"b\\" c"}?',
    completion: "late",
  });
});

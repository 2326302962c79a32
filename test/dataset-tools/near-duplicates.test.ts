import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDataset, convertDataset, splitDataset } from "../../dataset-tools/index.ts";
import { prepared } from "../support/prepared-dataset.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const long =
  "my card has not come although you said it would be here on monday and now it is friday so what shall I do about the hotel that I have to pay for on saturday when I travel to my sister in the north with both of the children and no money at all in my pocket";
const unique = Array.from(
  { length: 60 },
  (_, i) => `${i} is what the customer number ${i} asked us,reply ${i * 7} of the agent`,
);
const rows = [
  ...unique,
  "Where is my card?,It is on its way.",
  "where is my card,it is on its way",
  "Where is my card?,It is on its way.",
  "Where is my card?,It is lost.",
  `${long},We send another.`,
  `${long} please,We send another.`,
  `${long} please,We do not know.`,
];
const table = `question,answer\n${rows.join("\n")}\n`;

function file(): string {
  const path = join(temporaryFolder(), "rows.csv");
  writeFileSync(path, table);
  return path;
}

const linesOf = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");

describe("leaving near duplicates out", () => {
  it("keeps the first of each and every row that only looks alike, and counts what it left out", async () => {
    const out = join(temporaryFolder(), "out.jsonl");
    const input = { inputs: [file()], to: "prompt-completion", out };
    const result = await convertDataset({ ...input, dropNearDuplicates: true });
    expect(result).toMatchObject({ duplicates: 1, nearDuplicates: 2 });
    const kept = rows.filter((_, i) => ![61, 62, 65].includes(i)).map((row) => row.split(","));
    const pairs = linesOf(out).map((line) => JSON.parse(line));
    expect(pairs.map(({ prompt, completion }) => [prompt, completion])).toEqual(kept);
    expect(await convertDataset(input)).toMatchObject({ duplicates: 0, nearDuplicates: 0 });
  });

  it("leaves out what the rule reports, so that a second check finds none", async () => {
    const out = join(temporaryFolder(), "out.jsonl");
    const before = await checkDataset({ inputs: [file()], model: "nova-micro" });
    expect(before.counts["near-duplicate-row"]).toBe(2);
    await convertDataset({
      inputs: [file()],
      model: "nova-micro",
      out,
      dropNearDuplicates: true,
    });
    const after = await checkDataset({ inputs: [out], model: "nova-micro" });
    expect(after.counts).not.toHaveProperty("near-duplicate-row");
    expect(after.counts).not.toHaveProperty("duplicate-row");
  });

  it("is in the manifest of a prepared dataset only when it was requested", async () => {
    const asked = await prepared(table, { dropNearDuplicates: true });
    expect(asked.manifest.records).toEqual({
      read: 67,
      rejected: 0,
      duplicates: 1,
      nearDuplicates: 2,
      written: 64,
    });
    const plain = await prepared(table);
    expect(plain.manifest.records).toEqual({ read: 67, rejected: 0, duplicates: 1, written: 66 });
  });

  it("works where rows are split verbatim", async () => {
    const outDir = join(temporaryFolder(), "parts");
    const split = { validation: 0.1, evaluation: 0.1 };
    const manifest = await splitDataset({
      inputs: [file()],
      outDir,
      split,
      dropNearDuplicates: true,
    });
    expect(manifest.records).toMatchObject({ duplicates: 1, nearDuplicates: 2, written: 64 });
  });

  it("does not count a row that was left out for an error as the first", async () => {
    const bad = `question,answer\n${unique.join("\n")}\n"WHERE IS IT <|endoftext|>", \nWhere is it?,There.\n`;
    const { manifest } = await prepared(bad, { dropNearDuplicates: true, dropBadRows: true });
    expect(manifest.records).toMatchObject({ rejected: 1, nearDuplicates: 0, written: 61 });
  });
});

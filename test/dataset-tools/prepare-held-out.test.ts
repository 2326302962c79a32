import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareDataset } from "../../dataset-tools/index.ts";
import { describeNeeds, shared } from "../support/needs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    return `Ticket number ${row},${["billing", "delivery"][row % 2]}`;
  });
const csv = (lines: readonly string[]) => `text,label\n${lines.join("\n")}\n`;

function prepare(train: string, test: string, options: { dropBadRows?: boolean } = {}) {
  const folder = temporaryFolder();
  const [trainFile, testFile] = [join(folder, "train.csv"), join(folder, "test.csv")];
  writeFileSync(trainFile, train);
  writeFileSync(testFile, test);
  const outDir = join(folder, "out");
  const inputs = { inputs: [trainFile], heldOut: [testFile] };
  const split = { validation: 0.1, evaluation: 0 };
  const prepared = prepareDataset({ ...inputs, model: "nova-micro", outDir, split, ...options });
  return { outDir, prepared, trainFile, testFile };
}

/** The rows of a part, as text. */
const part = (folder: string, name: string) => readFileSync(join(folder, `${name}.jsonl`), "utf8");

describe("files of held-out rows", () => {
  it("are held out whole, and nothing of the other files is", async () => {
    const { outDir, prepared, testFile } = prepare(csv(rows(0, 200)), csv(rows(200, 260)));
    const { split, sources, labels, leakage } = await prepared;
    const { train, validation, evaluation } = split.parts;
    expect([train?.rows, validation?.rows, evaluation?.rows]).toEqual([180, 20, 60]);
    expect(part(outDir, "evaluation")).toContain("Ticket number 259");
    expect(part(outDir, "evaluation")).not.toMatch(/Ticket number 1?\d?\d"/);
    expect(sources.filter(({ heldOut }) => heldOut).map(({ name }) => name)).toEqual([testFile]);
    expect(labels).toEqual(["billing", "delivery"]);
    expect(leakage).toMatchObject({ exact: 0, question: 0 });
  });

  it("keep rows with the same question out of the training, whatever their case or answer", async () => {
    const repeated = ["TICKET NUMBER 250!,billing", "Ticket number 251,billing", ...rows(252, 254)];
    const { outDir, prepared } = prepare(csv([...rows(0, 100), ...repeated]), csv(rows(200, 260)));
    const { records, leakage, split } = await prepared;
    expect([records.read, records.leaked, records.duplicates]).toEqual([164, 4, 0]);
    expect(split.parts.evaluation?.rows).toBe(60);
    expect(part(outDir, "train") + part(outDir, "validation")).not.toMatch(/number 25\d/i);
    expect(leakage.question).toBe(0);
  });

  it("are checked like any other, by their own lines", async () => {
    const { prepared, testFile } = prepare(csv(rows(0, 200)), csv([...rows(200, 220), "Ticket,"]));
    const finding = { code: "blank-answer", line: 22, file: testFile };
    await expect(prepared).rejects.toMatchObject({
      result: { findings: expect.arrayContaining([expect.objectContaining(finding)]) },
    });
  });
});

describeNeeds(shared("data/banking77/train.csv"), "banking77 as it was published", (train) => {
  it("is trained on its training file and held out by its test file", async () => {
    const outDir = join(temporaryFolder(), "out");
    const heldOut = [train.replace("train.csv", "test.csv")];
    const split = { validation: 0, evaluation: 0 };
    const { split: made, records } = await prepareDataset({
      ...{ inputs: [train], heldOut, model: "nova-micro", outDir, split },
    });
    const { train: trained, evaluation } = made.parts;
    expect([records.read, evaluation?.rows]).toEqual([10_003 + 3080, 3080]);
    expect((trained?.rows ?? 0) + (records.leaked ?? 0) + records.duplicates).toBe(10_003);
  });
});

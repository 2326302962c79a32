import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  folderStore,
  listLocal,
  type Manifest,
  makeShards,
  nameFiles,
  PreparationSettings,
  prepareDataset,
  prepareInSteps,
  readShard,
} from "../../../dataset-tools/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface Row {
  readonly prompt: string;
  readonly completion: string;
}

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const csv = (rows: readonly Row[]) =>
  `prompt,completion\n${rows.map(({ prompt, completion }) => `"${prompt}","${completion}"\n`).join("")}`;

const labels = ["billing", "delivery", "returns"];
const row = (number: number): Row => ({
  prompt: `Where is the parcel of my order number ${number}?`,
  completion: labels[number % 3] as string,
});
const rowsFrom = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => row(from + index));

type Files = Readonly<Record<string, string | Buffer>>;
type Given = Partial<PreparationSettings>;

function fill(files: Files): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function prepare(files: Files, given: Given = {}, heldOut: Files = {}) {
  const outDir = join(temporaryFolder(), "out");
  const settings = PreparationSettings.parse({ model: "nova-micro", ...given });
  const listed = (all: Files) =>
    Object.keys(all).length === 0 ? [] : nameFiles([listLocal(fill(all))]);
  const manifest = await prepareInSteps({
    settings,
    outDir,
    files: listed(files),
    heldOut: listed(heldOut),
  });
  const read = (name: string) => readFileSync(join(outDir, name), "utf8");
  return { manifest, outDir, read };
}

/** What does not depend on how the rows are put into files. */
const content = ({ records, split, labels: found, leakage, questions, system }: Manifest) => ({
  ...{ records, split, found, leakage, questions, system },
});

describe("a preparation in steps", () => {
  it("writes the same set as one reader of all rows, whatever files and partitions they are in", async () => {
    const repeated = [
      ...rowsFrom(0, 240),
      ...rowsFrom(30, 50),
      { ...row(3), completion: "returns" },
    ];
    const folder = fill({ "all.jsonl": jsonl(repeated) });
    const outDir = join(temporaryFolder(), "out");
    const inputs = [join(folder, "all.jsonl")];
    const whole = await prepareDataset({ model: "nova-micro", inputs, outDir });
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 260 }), { maxLength: 6 });
    const partitions = fc.constantFrom(1, 3, 16);
    await fc.assert(
      fc.asyncProperty(cuts, partitions, async (at, count) => {
        const ends = [0, ...at.sort((a, b) => a - b), repeated.length];
        const parts = ends.slice(1).map((end, index) => repeated.slice(ends[index], end));
        const names = parts.map((part, index) => [`part-${index}.jsonl`, jsonl(part)]);
        const { manifest } = await prepare(Object.fromEntries(names), { partitions: count });
        expect(content(manifest)).toEqual(content(whole));
      }),
      { numRuns: 6 },
    );
  });

  it("does not depend on whether rows are in CSV, JSON Lines or compressed", async () => {
    const parts = [rowsFrom(0, 60), rowsFrom(60, 120), rowsFrom(120, 180)];
    const [a = [], b = [], c = []] = parts;
    const mixed = { "a.csv": csv(a), "b.jsonl.gz": gzipSync(jsonl(b)), "c.jsonl": jsonl(c) };
    const plain = { "all.jsonl": jsonl(parts.flat()) };
    const [one, other] = [await prepare(mixed), await prepare(plain)];
    expect(content(one.manifest)).toEqual(content(other.manifest));
    expect(one.manifest.sources.map(({ name }) => name)).toEqual([
      "a.csv",
      "b.jsonl.gz",
      "c.jsonl",
    ]);
  });

  it("gives the same manifest for the same files in another folder", async () => {
    const files = {
      "logs/1.jsonl": jsonl(rowsFrom(0, 50)),
      "logs/2.jsonl": jsonl(rowsFrom(50, 90)),
    };
    const [one, other] = [await prepare(files), await prepare(files)];
    expect(one.read("manifest.json")).toBe(other.read("manifest.json"));
  });

  it("names every row that it leaves out, and refuses them unless they may be left out", async () => {
    const bad = Buffer.concat([
      Buffer.from(jsonl(rowsFrom(0, 5))),
      Buffer.from([0x7b, 0xff, 0xfe, 0x0a]),
      Buffer.from('{"prompt":"no answer","completion":""}\n'),
    ]);
    const files = { "bad.jsonl": bad, "good.jsonl": jsonl(rowsFrom(5, 80)) };
    await expect(prepare(files)).rejects.toMatchObject({ code: "Dataset.BadData" });
    const { manifest, read } = await prepare(files, { dropBadRows: true });
    expect(manifest.records).toMatchObject({ read: 82, rejected: 2, written: 80 });
    const rejected = read("rejected.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rejected).toEqual([
      { file: "bad.jsonl", line: 6, codes: expect.arrayContaining(["invalid-utf8"]) },
      { file: "bad.jsonl", line: 7, codes: ["blank-answer"] },
    ]);
    expect(read("report.html")).toContain("left out: with errors");
  });

  it("finds near duplicates in other shards", async () => {
    const long = (word: string) =>
      `My parcel was to arrive last week and the courier says that it was handed over to someone at the door although nobody was at home that ${word} at all`;
    const files = {
      "1.jsonl": jsonl([{ prompt: long("day"), completion: "delivery" }, ...rowsFrom(0, 40)]),
      "2.jsonl": jsonl([
        { prompt: long("morning"), completion: "delivery" },
        { prompt: long("noon"), completion: "billing" },
        { prompt: "WHERE is the parcel of my order, number 7?", completion: "delivery" },
      ]),
    };
    const { manifest } = await prepare(files, { dropNearDuplicates: true });
    expect(manifest.records).toMatchObject({ nearDuplicates: 2, written: 42 });
  });

  it("keeps the questions of held-out files out of the training, and never draws from these files", async () => {
    const heldOut = { "test.jsonl": jsonl(rowsFrom(300, 340)) };
    const files = { "train.jsonl": jsonl([...rowsFrom(0, 200), ...rowsFrom(300, 310)]) };
    const given = { split: { validation: 0.1, evaluation: 0, seed: "0" }, sample: 60 };
    const { manifest } = await prepare(files, given, heldOut);
    expect(manifest.records).toMatchObject({ leaked: 10, notDrawn: 140, written: 100 });
    expect(manifest.split.parts.evaluation?.rows).toBe(40);
    expect(manifest.leakage.question).toBe(0);
  });

  it("refuses a column to look at that no file has", async () => {
    const files = { "a.jsonl": jsonl(rowsFrom(0, 40)) };
    await expect(prepare(files, { sliceBy: ["country"] })).rejects.toMatchObject({
      code: "Dataset.BadColumns",
    });
  });

  it("wants the entries of an invocation log that the filter names", async () => {
    const entry = (hour: number, modelId: string) => ({
      timestamp: `2026-11-01T${String(hour).padStart(2, "0")}:00:00Z`,
      modelId: `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`,
      operation: "Converse",
      schemaType: "ModelInvocationLog",
      input: {
        inputBodyJson: {
          messages: [{ role: "user", content: [{ text: `What at ${hour} of ${modelId}?` }] }],
        },
      },
      output: {
        outputBodyJson: {
          output: { message: { role: "assistant", content: [{ text: `This at ${hour}.` }] } },
        },
      },
    });
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const entries = hours.flatMap((hour) => [entry(hour, "one"), entry(hour, "two")]);
    const filter = { since: "2026-11-01T04:00:00Z", until: "2026-11-01T20:00:00Z", modelId: "one" };
    const { manifest } = await prepare({ "log.json.gz": gzipSync(jsonl(entries)) }, { filter });
    expect(manifest.records).toMatchObject({ read: 48, filtered: 32, written: 16 });
  });
});

describe("a sample", () => {
  const files = {
    "a.jsonl": jsonl([
      ...rowsFrom(0, 300),
      ...rowsFrom(301, 601).map((one) => ({ ...one, completion: "billing" })),
    ]),
  };
  const trained = (read: (name: string) => string) =>
    new Set(
      ["train", "validation", "evaluation"].flatMap((name) => questionsOf(read(`${name}.jsonl`))),
    );
  const questionsOf = (text: string) => [...text.matchAll(/order number (\d+)/g)].map(([, n]) => n);

  it("has the labels in proportion, and a smaller one is part of a larger one", async () => {
    const [small, large] = [
      await prepare(files, { sample: 60 }),
      await prepare(files, { sample: 120 }),
    ];
    expect(small.manifest.records).toMatchObject({ notDrawn: 540, written: 60 });
    const inLarge = trained(large.read);
    for (const question of trained(small.read)) expect(inLarge).toContain(question);
    const answers = [
      ...["train", "validation"]
        .map((name) => small.read(`${name}.jsonl`))
        .join("")
        .matchAll(/"assistant","content":\[\{"text":"(\w+)"/g),
    ];
    const count = (label: string) => answers.filter(([, found]) => found === label).length;
    expect(count("billing")).toBeGreaterThan(3 * count("returns"));
    expect(count("returns")).toBeGreaterThan(0);
  });

  it("is another one with another seed", async () => {
    const split = { validation: 0.1, evaluation: 0.1, seed: "9" };
    const [one, other] = [
      await prepare(files, { sample: 60 }),
      await prepare(files, { sample: 60, split }),
    ];
    expect(trained(one.read)).not.toEqual(trained(other.read));
  });
});

describe("a step that is done again", () => {
  const settings = PreparationSettings.parse({ model: "nova-micro" });

  it("does not read a shard twice, and reads one again that was not finished", async () => {
    const folder = fill({ "a.jsonl": jsonl(rowsFrom(0, 30)) });
    const [shard] = makeShards(nameFiles([listLocal(folder)]));
    if (shard === undefined) throw new Error("there is one shard");
    const at = temporaryFolder();
    const store = folderStore(at);
    const first = await readShard({ settings, shard, store });
    renameSync(folder, `${folder}-moved`);
    expect(await readShard({ settings, shard, store })).toEqual(first);
    rmSync(join(at, "shards/000000/summary.json"));
    renameSync(`${folder}-moved`, folder);
    expect(await readShard({ settings, shard, store })).toEqual(first);
  });
});

describe("shards", () => {
  it("hold many small files or one large one, held-out files first", () => {
    const file = (name: string, bytes: number) => ({ address: name, name, bytes });
    const small = Array.from({ length: 1200 }, (_, index) => file(`${index}`, 1000));
    const shards = makeShards([...small, file("large", 2 ** 30)], [file("test", 10)]);
    expect(shards.map(({ files, heldOut }) => [files.length, heldOut])).toEqual([
      [1, true],
      [500, false],
      [500, false],
      [200, false],
      [1, false],
    ]);
  });

  it("tell files of the same name apart by their input", () => {
    const at = (folder: string) => ({
      root: folder,
      files: [{ address: `${folder}/a.csv`, bytes: 1 }],
    });
    expect(nameFiles([at("x"), at("y")]).map(({ name }) => name)).toEqual(["1/a.csv", "2/a.csv"]);
    expect(nameFiles([at("s3://b/x")]).map(({ name }) => name)).toEqual(["a.csv"]);
  });
});

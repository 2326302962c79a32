import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BadDataError, type Manifest, prepareDataset } from "../../dataset-tools/index.ts";
import { describeNeeds, shared } from "../support/needs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const labels = ["billing", "delivery", "refund"];

function tickets(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, i) => `"Ticket number ${i}, please",${labels[i % 3]}`,
  );
  return `text,label\n${rows.join("\n")}\n`;
}

function rowsOf(folder: string, part: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, `${part}.jsonl`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function prepare(content: string, options: { model?: string; [key: string]: unknown } = {}) {
  const folder = temporaryFolder();
  const file = join(folder, "tickets.csv");
  writeFileSync(file, content);
  const outDir = join(folder, "out");
  const all = { inputs: [file], model: "nova-micro", outDir, ...options };
  return { folder, outDir, manifest: await prepareDataset(all) };
}

describe("prepareDataset", () => {
  it("converts, splits by label and describes every file", async () => {
    const { outDir, manifest } = await prepare(tickets(300));
    const { parts } = manifest.split;
    expect([parts.train?.rows, parts.validation?.rows, parts.evaluation?.rows]).toEqual([
      240, 30, 30,
    ]);
    for (const part of Object.values(parts)) {
      const bytes = readFileSync(join(outDir, part.file));
      expect(part.bytes).toBe(bytes.length);
      expect(part.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
    const answers = rowsOf(outDir, "evaluation").map((row) => row["reference"]);
    for (const label of labels) expect(answers.filter((a) => a === label)).toHaveLength(10);
  });

  it("holds out every row, also the last of each label, where none is for training", async () => {
    const split = { validation: 0, evaluation: 1 };
    const { outDir, manifest } = await prepare(tickets(7), { split });
    const { parts } = manifest.split;
    expect([parts.train?.rows, parts.validation, parts.evaluation?.rows]).toEqual([
      0,
      undefined,
      7,
    ]);
    expect(new Set(rowsOf(outDir, "evaluation").map((row) => row["reference"]))).toEqual(
      new Set(labels),
    );
  });

  it("writes the base model's format, with the labels as system text", async () => {
    const { outDir, manifest } = await prepare(tickets(300));
    expect(manifest.labels).toEqual(labels);
    expect(manifest.system.source).toBe("labels");
    expect(rowsOf(outDir, "train")[0]).toMatchObject({
      schemaVersion: "bedrock-conversation-2024",
      system: [{ text: expect.stringContaining("billing, delivery, refund") }],
      messages: [
        { role: "user", content: [{ text: expect.stringMatching(/^Ticket number \d+, please$/) }] },
        { role: "assistant", content: [{ text: expect.stringMatching(/^[a-z]+$/) }] },
      ],
    });
    expect(rowsOf(outDir, "evaluation")[0]).toEqual({
      recordId: expect.stringMatching(/^[0-9a-f]{16}$/),
      system: manifest.system.text,
      messages: [{ role: "user", content: [{ text: expect.any(String) }] }],
      reference: expect.any(String),
    });
  });

  it("puts the system text before the prompt for a prompt-and-completion model", async () => {
    const { outDir } = await prepare(tickets(300), { model: "llama-3-1-8b", system: "Sort this." });
    expect(Object.keys(rowsOf(outDir, "train")[0] ?? {})).toEqual(["prompt", "completion"]);
    expect(rowsOf(outDir, "train")[0]?.["prompt"]).toMatch(/^Sort this\.\n\nTicket/);
    expect(rowsOf(outDir, "evaluation")[0]).toMatchObject({ system: null });
  });

  it("leaves the system text out on request", async () => {
    const { outDir, manifest } = await prepare(tickets(300), { system: false });
    expect(manifest.system).toEqual({ text: null, source: "none" });
    expect(rowsOf(outDir, "train")[0]).not.toHaveProperty("system");
  });

  it("writes no validation set for a model that accepts none", async () => {
    const { outDir } = await prepare(tickets(900), { model: "nova-2-lite" });
    expect(readdirSync(outDir).sort()).toEqual([
      "evaluation.jsonl",
      "manifest.json",
      "train.jsonl",
    ]);
  });

  it("gives the same bytes again, and the same cut for the same rows in another order", async () => {
    const first = await prepare(tickets(300));
    const again = await prepare(tickets(300));
    expect(again.manifest.split).toEqual(first.manifest.split);
    const [header, ...rows] = tickets(300).trimEnd().split("\n");
    const turned = await prepare(`${[header, ...rows.reverse()].join("\n")}\n`);
    const ids = (folder: string) =>
      rowsOf(folder, "evaluation")
        .map((row) => row["recordId"])
        .sort();
    expect(ids(turned.outDir)).toEqual(ids(first.outDir));
  });

  it("drops exact duplicates and says so, and keeps them on request", async () => {
    const twice = `${tickets(300)}"Ticket number 7, please",delivery\n`;
    expect((await prepare(twice)).manifest.records).toMatchObject({ duplicates: 1, written: 300 });
    const kept = await prepare(twice, { keepDuplicates: true });
    expect(kept.manifest.records).toMatchObject({ duplicates: 0, written: 301 });
  });

  it("keeps a group on one side", async () => {
    const rows = Array.from(
      { length: 400 },
      (_, i) => `question ${i},answer ${i},customer ${i % 40}`,
    );
    const content = `prompt,completion,customer\n${rows.join("\n")}\n`;
    const { outDir, manifest } = await prepare(content, { groupBy: "customer" });
    expect(manifest.split).toMatchObject({ method: "by-group", groupBy: "customer" });
    const held = rowsOf(outDir, "evaluation").map((row) =>
      Number(/\d+/.exec(String(row["reference"]))),
    );
    const train = JSON.stringify(rowsOf(outDir, "train"));
    const groups = new Set(held.map((i) => i % 40));
    for (const group of groups) expect(train).not.toContain(`"answer ${group}"`);
    expect(held).toHaveLength(groups.size * 10);
    // Held-out rows say which belong together, by a hash: they are not independent.
    const hashes = rowsOf(outDir, "evaluation").map(({ group }) => group);
    expect(new Set(hashes).size).toBe(groups.size);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const alone = await prepare(content);
    for (const row of rowsOf(alone.outDir, "evaluation")) expect(row).not.toHaveProperty("group");
  });

  it("stops at a bad row, names it, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "tickets.csv");
    writeFileSync(file, `${tickets(300)}only one cell\n`);
    const outDir = join(folder, "out");
    const error = await prepareDataset({ inputs: [file], model: "nova-micro", outDir }).catch(
      (e) => e,
    );
    expect(error).toBeInstanceOf(BadDataError);
    expect(error.result.findings).toContainEqual(
      expect.objectContaining({ code: "csv-columns", line: 302 }),
    );
    expect(readdirSync(folder)).toEqual(["tickets.csv"]);
  });

  it("leaves bad rows out on request, and counts them", async () => {
    const { manifest } = await prepare(`${tickets(300)}only one cell\n`, { dropBadRows: true });
    expect(manifest.records).toMatchObject({ read: 301, rejected: 1, written: 300 });
  });

  it("replaces an earlier preparation and leaves other files alone", async () => {
    const { folder, outDir } = await prepare(tickets(300));
    writeFileSync(join(outDir, "notes.txt"), "mine");
    const file = join(folder, "tickets.csv");
    const next: Manifest = await prepareDataset({ inputs: [file], model: "nova-2-lite", outDir });
    expect(next.model).toContain("nova-2-lite");
    expect(existsSync(join(outDir, "validation.jsonl"))).toBe(false);
    expect(readFileSync(join(outDir, "notes.txt"), "utf8")).toBe("mine");
  });

  it("rejects a dataset that is too small after the split", async () => {
    await expect(prepare(tickets(150), { model: "nova-2-lite" })).rejects.toMatchObject({
      code: "Dataset.TooFewRows",
    });
  });

  it.each([
    [{ model: "nova-nano" }, "Dataset.UnknownModel"],
    [{ inputs: ["no/such/file.csv"] }, "Dataset.NoSuchFile"],
    [{ split: { validation: 0.6, evaluation: 0.5 } }, "Dataset.BadSplit"],
    [{ columns: "question=text" }, "Dataset.BadColumns"],
    [{ encoding: "utf-17" }, "Dataset.UnknownEncoding"],
  ])("rejects %j as a wrong call", async (options, code) => {
    await expect(prepare(tickets(30), options)).rejects.toMatchObject({ code });
  });
});

describeNeeds(shared("data"), "on real sets", (data) => {
  it.each([
    ["banking77/train.csv", "prompt=text,completion=category", 10_003, 77],
    ["clinc150/data_full.json", undefined, 23_700, null],
    ["gsm8k/train.jsonl", undefined, 7473, null],
  ])("prepares %s", async (name, columns, read, labelCount) => {
    const outDir = join(temporaryFolder(), "out");
    const split = { validation: 0.1, evaluation: 0.2 };
    const inputs = [join(data, name)];
    const manifest = await prepareDataset({ inputs, columns, model: "nova-lite", outDir, split });
    expect(manifest.records.read).toBe(read);
    expect(manifest.labels?.length ?? null).toBe(labelCount);
    const { duplicates, rejected, written } = manifest.records;
    expect(duplicates + rejected + written).toBe(read);
  });
});

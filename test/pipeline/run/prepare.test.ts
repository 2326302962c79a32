import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { resolveModel } from "../../../pipeline/models/resolve.ts";
import type { GivenModel } from "../../../pipeline/run/given-model.ts";
import { datasetName, prepareData } from "../../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../../pipeline/run/propose.ts";
import { EvaluationRow } from "../../../pipeline/run-folder/evaluation-row.ts";

const EXAMPLE = "dataset-tools/examples/support-tickets.csv";

async function prepare(
  file: string,
  name: string,
  data: Record<string, unknown> = {},
  given: GivenModel | null = null,
) {
  const config = await loadConfig(undefined, { model: name, data: { files: [file], ...data } });
  const folder = join(mkdtempSync(join(tmpdir(), "tunewright-prepare-")), "out");
  return prepareData(config, resolveModel(name), { folder, given });
}

describe("preparing a run's data", () => {
  it("gives the same files every time", async () => {
    const [first, second] = [
      await prepare(EXAMPLE, "nova-micro"),
      await prepare(EXAMPLE, "nova-micro"),
    ];
    expect(second.dataset.train?.sha256).toBe(first.dataset.train?.sha256);
    expect(second.dataset.evaluation.sha256).toBe(first.dataset.evaluation.sha256);
    expect(second.manifest).toEqual(first.manifest);
  });

  it("holds out all rows for a model that is trained, asks them as it was trained, and compares them with its rows", async () => {
    const { manifest } = await prepare(EXAMPLE, "nova-micro", { system: "Answer briefly." });
    const start = { at: "model", jobArn: null, modelArn: "arn" } as const;
    const given = { origin: "model", start, baseModel: "", hyperParameters: {}, manifest } as const;
    const again = await prepare(EXAMPLE, "nova-micro", {}, given);
    expect(again.dataset.train).toBeNull();
    expect(again.dataset.evaluation.rows).toBe(manifest.records.written);
    expect(again.manifest.system.text).toBe("Answer briefly.");
    expect(again.manifest.leakage.against).toMatchObject([
      { trainedThen: manifest.split.parts.train?.rows },
    ]);
  });

  it("lists few labels in the system prompt, so that the base model has a chance", async () => {
    const { dataset, manifest } = await prepare(EXAMPLE, "nova-micro");
    expect(dataset.labels?.length).toBeGreaterThanOrEqual(8);
    for (const label of dataset.labels ?? []) expect(manifest.system.text).toContain(label);
  });

  it("leaves the system prompt out when it is given empty", async () => {
    const { manifest } = await prepare(EXAMPLE, "nova-micro", { system: "" });
    expect(manifest.system.text).toBeNull();
  });

  it("follows the rules of the foundation model where a custom model is trained further", async () => {
    const tuned =
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abc123def456";
    const { dataset } = await prepare(EXAMPLE, tuned);
    const first = await prepare(EXAMPLE, "nova-micro");
    expect(dataset.train).toMatchObject({ sha256: first.dataset.train?.sha256 });
    const resolved = resolveConfig(
      await loadConfig(undefined, { model: tuned, data: { files: [EXAMPLE] } }),
    );
    const { input, runId } = proposeRun(resolved, dataset, {
      region: "us-east-1",
      attempt: 1,
      now: 0,
    });
    expect(input.baseModel).toMatchObject({ id: tuned, inferenceId: "amazon.nova-micro-v1:0" });
    expect(runId).toMatch(/^support-tickets-nova-micro-/);
  });

  it("makes no validation set for a model that accepts none", async () => {
    const { dataset } = await prepare(EXAMPLE, "nova-2-lite");
    expect(dataset.validation).toBeNull();
  });

  it("counts roughly a token for four to eight characters of text", async () => {
    const { dataset } = await prepare(EXAMPLE, "llama-3-1-8b", { system: "" });
    const text = readFileSync(dataset.train?.path ?? "", "utf8")
      .trim()
      .split("\n")
      .map((line) => Object.values(JSON.parse(line) as Record<string, string>).join(""))
      .join("");
    expect(text.length / (dataset.train?.tokens ?? 0)).toBeGreaterThan(3);
    expect(text.length / (dataset.train?.tokens ?? 0)).toBeLessThan(8);
  });

  it("refuses data of which nothing can be held out", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tunewright-few-")), "few.csv");
    writeFileSync(
      file,
      `text,category\n${"abcdefghij"
        .split("")
        .map((c) => `ask ${c},${c}${c}`)
        .join("\n")}\n`,
    );
    await expect(prepare(file, "nova-micro", { evaluationShare: 0 })).rejects.toThrow(/compare/);
  });
});

describe("columns that the gate looks at rows by", () => {
  const rows = Array.from({ length: 300 }, (_, at) => ({
    text: `what is number ${at}, please?`,
    category: at % 2 ? "odd" : "even",
    plan: at === 7 ? " " : `plan ${at % 3}`,
    seats: at % 4,
  }));
  type Row = (typeof rows)[number];
  const table = (of: readonly Row[]) =>
    `text,category,plan,seats\n${of.map(({ text, category, plan, seats }) => `"${text}",${category},${plan},${seats}`).join("\n")}\n`;
  const converse = ({ text, category, ...others }: Row) => ({
    schemaVersion: "bedrock-conversation-2024",
    messages: [
      { role: "user", content: [{ text }] },
      { role: "assistant", content: [{ text: category }] },
    ],
    ...others,
  });
  const lines = (of: readonly object[]) => of.map((row) => `${JSON.stringify(row)}\n`).join("");

  function aFile(name: string, content: string): string {
    const file = join(mkdtempSync(join(tmpdir(), "tunewright-slices-")), name);
    writeFileSync(file, content);
    return file;
  }

  async function sliced(sliceBy: string[], data: Record<string, unknown>, model = "nova-micro") {
    const config = await loadConfig(undefined, { model, data, gate: { sliceBy } });
    const folder = join(mkdtempSync(join(tmpdir(), "tunewright-prepare-")), "out");
    const { dataset } = await prepareData(config, resolveModel(model), { folder });
    const held = readFileSync(dataset.evaluation.path, "utf8").trim().split("\n");
    return { dataset, held: held.map((line) => EvaluationRow.parse(JSON.parse(line))) };
  }

  it.each([
    ["a table", aFile("rows.csv", table(rows)), "nova-micro"],
    ["JSON rows with columns", aFile("flat.jsonl", lines(rows)), "nova-micro"],
    ["conversations", aFile("chats.jsonl", lines(rows.map(converse))), "nova-micro"],
    ["pairs of texts", aFile("rows.csv", table(rows)), "llama-3-1-8b"],
  ])("are carried by the held-out rows of %s alone", async (_what, file, model) => {
    const data = { files: [file], evaluationShare: 0.5 };
    const { dataset, held } = await sliced(["label", "plan", "seats"], data, model);
    expect(held.length).toBeGreaterThan(20);
    for (const { messages, slices } of held) {
      const number = Number(/number (\d+)/.exec(messages[0]?.content[0]?.text ?? "")?.[1]);
      const { plan, seats } = rows[number] ?? { plan: "", seats: -1 };
      expect(slices).toEqual({ ...(number === 7 ? {} : { plan }), seats: String(seats) });
    }
    expect(readFileSync(dataset.train?.path ?? "", "utf8")).not.toContain("plan ");
    expect(dataset.manifest.findings.counts).toEqual({});
    const plain = await sliced(["label", "length"], data, model);
    expect(plain.dataset.train?.sha256).toBe(dataset.train?.sha256);
    expect(plain.held.every(({ slices }) => slices === undefined)).toBe(true);
  });

  it("are needed only of the rows that are held out, where these are a file of their own", async () => {
    const heldOut = aFile("test.csv", table(rows));
    const filler = Array.from({ length: 40 }, (_, at) => `filler ${at},${at % 2 ? "odd" : "even"}`);
    const train = aFile("train.csv", `text,category\n${filler.join("\n")}\n`);
    const { held } = await sliced(["plan"], { files: [train], heldOut: [heldOut] });
    expect(held.filter(({ slices }) => slices?.["plan"] !== undefined)).toHaveLength(299);
  });

  it.each([
    ["rows.csv", table(rows), /rows\.csv has no column "tier"/],
    ["chats.jsonl", lines(rows.map(converse)), /no row has a column or key "tier"/],
  ])("must exist: of %s those that do are named", async (name, content, message) => {
    const files = [aFile(name, content)];
    await expect(sliced(["tier"], { files })).rejects.toMatchObject({
      code: "Dataset.BadColumns",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/plan, seats/),
    });
  });
});

it.each([
  ["data/Support Tickets.csv", "support-tickets"],
  ["somewhere/banking77/train.csv", "banking77"],
  ["x/rows.v2.jsonl.gz", "rows-v2"],
  ["-", "data"],
])("names the data of %s %s", (file, name) => {
  expect(datasetName([file])).toBe(name);
});

describe("rows with images or videos", () => {
  const asked = (number: number, media: object[] = []) => ({
    schemaVersion: "bedrock-conversation-2024",
    messages: [
      { role: "user", content: [...media, { text: `what is on picture ${number}?` }] },
      { role: "assistant", content: [{ text: number % 2 ? "cat" : "dog" }] },
    ],
  });
  const picture = { image: { format: "png", source: { s3Location: { uri: "s3://mine/1.png" } } } };

  /** A file of text rows, the third and the fifth with a picture. */
  function aFile(pictures: readonly object[]): string {
    const file = join(mkdtempSync(join(tmpdir(), "tunewright-media-")), "pictures.jsonl");
    const rows = Array.from({ length: 60 }, (_, at) =>
      asked(at, pictures[at] === undefined ? [] : [pictures[at]]),
    );
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
    return file;
  }
  const file = aFile(Object.assign([], { 2: picture, 4: picture }));

  it.each(["nova-lite", "nova-micro"])(
    "are refused for %s, the first named and all counted",
    async (name) => {
      await expect(prepare(file, name)).rejects.toMatchObject({
        code: "Dataset.Media",
        message: expect.stringMatching(
          /^2 rows have images or videos, the first at .*pictures\.jsonl:3 \(image\)/,
        ),
        hint: expect.stringMatching(/Remove the rows with media/),
      });
    },
  );

  it("are left out as bad rows where the base model accepts none, and still refused where it does", async () => {
    const { manifest } = await prepare(file, "nova-micro", { dropBadRows: true });
    expect(manifest.records.written).toBe(58);
    const kept = prepare(file, "nova-lite", { dropBadRows: true });
    await expect(kept).rejects.toMatchObject({ code: "Dataset.Media" });
  });
});

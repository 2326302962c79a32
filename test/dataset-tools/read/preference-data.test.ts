import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  checkDataset,
  convertDataset,
  diffDatasets,
  prepareDataset,
  repairDataset,
  splitDataset,
} from "../../../dataset-tools/index.ts";
import { rowsOf } from "../../support/converse-rows.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const q = (i: number) => `How do I reset sensor ${i}?`;
const a = (i: number) => `Hold the button for ${i} seconds.`;
const no = "Go away.";

type MakeRow = (i: number) => Record<string, unknown>;

/** The preference layouts that libraries write; each teaches `q(i)` and `a(i)`. */
const pairs: Readonly<Record<string, MakeRow>> = {
  "TRL, Together": (i) => ({ prompt: q(i), chosen: a(i), rejected: no }),
  "TRL with a system text": (i) => ({
    system: "Be brief.",
    question: q(i),
    chosen: a(i),
    rejected: no,
  }),
  "TRL, conversational": (i) => ({
    prompt: [{ role: "user", content: q(i) }],
    chosen: [{ role: "assistant", content: a(i) }],
    rejected: [{ role: "assistant", content: no }],
  }),
  "TRL, whole conversations": (i) => ({
    chosen: [
      { role: "user", content: q(i) },
      { role: "assistant", content: a(i) },
    ],
    rejected: [
      { role: "user", content: q(i) },
      { role: "assistant", content: no },
    ],
  }),
  UltraFeedback: (i) => ({
    prompt: q(i),
    chosen: [
      { role: "user", content: q(i) },
      { role: "assistant", content: a(i) },
    ],
    rejected: [
      { role: "user", content: q(i) },
      { role: "assistant", content: no },
    ],
    score_chosen: 8.5,
    score_rejected: 2,
  }),
  "HH-RLHF": (i) => ({
    chosen: `\n\nHuman: ${q(i)}\n\nAssistant: ${a(i)}`,
    rejected: `\n\nHuman: ${q(i)}\n\nAssistant: ${no}`,
  }),
  OpenAI: (i) => ({
    input: { messages: [{ role: "user", content: q(i) }], tools: [], parallel_tool_calls: true },
    preferred_output: [{ role: "assistant", content: a(i) }],
    non_preferred_output: [{ role: "assistant", content: no }],
  }),
  "LLaMA-Factory, ShareGPT": (i) => ({
    conversations: [{ from: "human", value: q(i) }],
    chosen: { from: "gpt", value: a(i) },
    rejected: { from: "gpt", value: no },
  }),
  "LLaMA-Factory, Alpaca": (i) => ({ instruction: q(i), input: "", chosen: a(i), rejected: no }),
  "messages before the answers": (i) => ({
    messages: [{ role: "user", content: q(i) }],
    chosen: a(i),
    rejected: no,
  }),
  "Nova DPO": (i) => ({
    schemaVersion: "bedrock-conversation-2024",
    messages: [
      { role: "user", content: [{ text: q(i) }] },
      {
        role: "assistant",
        candidates: [
          { content: [{ text: no }], preferenceLabel: "non-preferred" },
          { content: [{ text: a(i) }], preferenceLabel: "preferred" },
        ],
      },
    ],
  }),
  "other names": (i) => ({ Prompt: q(i), "Chosen Response": a(i), "Rejected Response": no }),
};

/** Answers that are marked: those of even rows are good. */
const marks: Readonly<Record<string, MakeRow>> = {
  "KTO, messages": (i) => ({
    messages: [
      { role: "user", content: q(i) },
      { role: "assistant", content: a(i) },
    ],
    label: i % 2 === 0,
  }),
  "KTO, prompt and completion": (i) => ({ prompt: q(i), completion: a(i), label: i % 2 === 0 }),
  "KTO, numbers": (i) => ({ prompt: q(i), completion: a(i), label: 1 - (i % 2) }),
  "LLaMA-Factory, kto_tag": (i) => ({
    instruction: q(i),
    input: "",
    output: a(i),
    kto_tag: i % 2 === 0,
  }),
  "ShareGPT, kto_tag": (i) => ({
    conversations: [
      { from: "human", value: q(i) },
      { from: "gpt", value: a(i) },
    ],
    kto_tag: i % 2 === 0,
  }),
};

const COUNT = 20;
const kinds = [...Object.entries(pairs), ...Object.entries(marks)];

function rows(make: MakeRow): Record<string, unknown>[] {
  return Array.from({ length: COUNT }, (_, i) => make(i));
}

function jsonLines(make: MakeRow): string {
  const file = join(temporaryFolder(), "rows.jsonl");
  writeFileSync(
    file,
    rows(make)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(""),
  );
  return file;
}

/** A table with lists as JSON in its cells, as pandas and spreadsheets save them. */
function csv(make: MakeRow): string {
  const file = join(temporaryFolder(), "rows.csv");
  const cell = (value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `"${text.replaceAll('"', '""')}"`;
  };
  const lines = rows(make).map((row) => Object.values(row).map(cell).join(","));
  writeFileSync(file, `${[Object.keys(make(0)).join(","), ...lines].join("\n")}\n`);
  return file;
}

const taught = (name: string) =>
  Array.from({ length: COUNT }, (_, i) => i)
    .filter((i) => !(name in marks) || i % 2 === 0)
    .map((i) => [q(i), a(i)]);

describe.each(kinds)("%s", (name, make) => {
  it("is refused by its name, once for the file", async () => {
    const input = jsonLines(make);
    const { counts, findings } = await checkDataset({ inputs: [input], model: "nova-lite" });
    expect(counts["preference-data"]).toBe(1);
    const errors = findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).toEqual(["preference-data"]);
    expect(errors[0]?.hint).toContain("--answer chosen");
    const out = join(temporaryFolder(), "out.jsonl");
    for (const target of [{ model: "nova-lite" }, { to: "converse" }]) {
      const conversion = convertDataset({ inputs: [input], out, ...target });
      await expect(conversion).rejects.toMatchObject({ code: "Dataset.BadData" });
      expect(existsSync(out)).toBe(false);
    }
  });

  it("is read by --answer chosen, and what is left out is counted", async () => {
    const out = join(temporaryFolder(), "out.jsonl");
    for (const target of [{ model: "nova-lite" }, { to: "converse" }]) {
      const inputs = [jsonLines(make)];
      const { lost } = await convertDataset({ inputs, out, answer: "chosen", ...target });
      expect(rowsOf(out)).toEqual(taught(name));
      const count = name in marks ? COUNT / 2 : COUNT;
      expect(Object.values(lost)).toContain(count);
    }
  });
});

const tables = kinds.filter(([name]) => !/Nova|messages|OpenAI|ShareGPT|other/.test(name));

it.each(tables)("%s, as a table", async (name, make) => {
  const input = csv(make);
  const { counts } = await checkDataset({ inputs: [input], model: "nova-lite" });
  expect(counts["preference-data"]).toBe(1);
  const out = join(temporaryFolder(), "out.jsonl");
  for (const target of [{ model: "nova-lite" }, { to: "converse" }]) {
    const conversion = convertDataset({ inputs: [input], out, ...target });
    await expect(conversion).rejects.toMatchObject({ code: "Dataset.BadData" });
    await convertDataset({ inputs: [input], out, answer: "chosen", ...target });
    expect(rowsOf(out)).toEqual(taught(name));
  }
});

it("answers without a question are refused even then", async () => {
  const input = jsonLines((i) => ({ chosen: `Reply ${a(i)}`, rejected: no }));
  const options = { inputs: [input], model: "nova-lite", answer: "chosen" } as const;
  const { findings } = await checkDataset(options);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: "preference-data",
      message: expect.stringContaining("no question can be found"),
    }),
  );
});

it("two preferred candidates, or none, are refused", async () => {
  const both =
    (label: string): MakeRow =>
    (i) => ({
      messages: [
        { role: "user", content: [{ text: q(i) }] },
        {
          role: "assistant",
          candidates: ["one", "two"].map((text) => ({
            content: [{ text }],
            preferenceLabel: label,
          })),
        },
      ],
    });
  for (const label of ["preferred", "non-preferred"]) {
    const inputs = [jsonLines(both(label))];
    const { ok } = await checkDataset({ inputs, model: "nova-lite", answer: "chosen" });
    expect(ok).toBe(false);
  }
});

it.each<[string, MakeRow]>([
  ["a label of a classification", (i) => ({ text: q(i), label: i % 2 === 0 })],
  ["a rejected answer alone", (i) => ({ prompt: q(i), completion: a(i), rejected: no })],
  [
    "a label beside an answer that is no mark",
    (i) => ({ prompt: q(i), completion: a(i), label: `l${i}` }),
  ],
])("%s is no preference data", async (_name, make) => {
  const { counts } = await checkDataset({ inputs: [jsonLines(make)], model: "nova-lite" });
  expect(counts).not.toHaveProperty("preference-data");
});

it("columns that the user names are taken at their word", async () => {
  const out = join(temporaryFolder(), "out.jsonl");
  const inputs = [jsonLines((i) => ({ prompt: q(i), chosen: a(i), rejected: no }))];
  const columns = "prompt=prompt,completion=chosen";
  await convertDataset({ inputs, out, columns, model: "nova-lite" });
  expect(rowsOf(out)).toEqual(taught(""));
});

it("the question may be named, or built, with --answer chosen", async () => {
  const out = join(temporaryFolder(), "out.jsonl");
  const inputs = [jsonLines((i) => ({ asked: q(i), chosen: a(i), rejected: no }))];
  const reading = { inputs, out, answer: "chosen", model: "nova-lite" } as const;
  await convertDataset({ ...reading, columns: "prompt=asked" });
  expect(rowsOf(out)).toEqual(taught(""));
  await convertDataset({ ...reading, template: "Asked: {{asked}}" });
  expect(rowsOf(out)[0]).toEqual([`Asked: ${q(0)}`, a(0)]);
});

it("split keeps the rows verbatim, diff compares the preferred answers, a repair keeps both", async () => {
  const make = pairs["TRL, Together"] as MakeRow;
  const input = jsonLines(make);
  const folder = temporaryFolder();
  const outDir = join(folder, "parts");
  const { records } = await splitDataset({ inputs: [input], outDir, answer: "chosen" });
  expect(records.written).toBe(COUNT);
  expect(readFileSync(join(outDir, "train.jsonl"), "utf8")).toContain('"rejected"');
  const other = jsonLines((i) => ({ ...make(i), rejected: "something else" }));
  const diff = await diffDatasets({ before: [input], after: [other], answer: "chosen" });
  expect(diff).toMatchObject({ unchanged: COUNT, unread: 0 });
  const out = join(folder, "fixed.jsonl");
  await repairDataset({ inputs: [input], out, answer: "chosen" });
  expect(readFileSync(out, "utf8")).toBe(readFileSync(input, "utf8"));
});

it("a run is prepared from the answers marked as good", async () => {
  const inputs = [jsonLines(marks["KTO, messages"] as MakeRow)];
  const outDir = join(temporaryFolder(), "out");
  const split = { validation: 0, evaluation: 0.2 };
  const { records } = await prepareDataset({
    inputs,
    outDir,
    split,
    model: "nova-lite",
    answer: "chosen",
  });
  expect(records).toMatchObject({ read: COUNT, rejected: COUNT / 2, written: COUNT / 2 });
});

it("SQuAD is refused by its name", async () => {
  const squad: Readonly<Record<string, MakeRow>> = {
    "Hugging Face": (i) => ({
      id: i,
      context: "c",
      question: q(i),
      answers: { text: [a(i)], answer_start: [0] },
    }),
    paragraphs: (i) => ({
      title: "t",
      paragraphs: [{ context: "c", qas: [{ question: q(i), answers: [] }] }],
    }),
  };
  for (const make of Object.values(squad)) {
    const { counts } = await checkDataset({ inputs: [jsonLines(make)], model: "nova-lite" });
    expect(counts["squad-data"]).toBe(1);
  }
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDataset, convertDataset, prepareDataset } from "../../../dataset-tools/index.ts";
import { chooseColumns } from "../../../dataset-tools/read/choose-columns.ts";
import type { Mapping } from "../../../dataset-tools/read/column-mapping.ts";
import { rowsOf } from "../../support/converse-rows.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const texts = (i: number) => `my parcel number ${i} has not arrived yet`;
const labels = (i: number) => ["refund", "delivery", "password"][i % 3] ?? "";
const questions = (i: number) => `When does parcel ${i} arrive?`;
const answers = (i: number) => `It arrives on day ${i} of the month.`;
const ids = (i: number) => String(1000 + i);
const times = (i: number) => `2026-03-01 10:${10 + i}:00`;
const langs = (i: number) => ["en", "de"][i % 2] ?? "";

type Cells = Readonly<Record<string, (i: number) => unknown>>;

function rowsWith(cells: Cells, count = 30): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell(i)])),
  );
}

/** The chosen columns as `question > answer (how)`, or undefined. */
function choice(cells: Cells, given: Mapping = {}, isTable = true): string | undefined {
  const columns = Object.keys(cells);
  const found = chooseColumns({ columns, given, isTable, sample: rowsWith(cells) })?.choice;
  if (found === undefined) return undefined;
  const { question, answer } = found;
  const side = ({ columns: names, from }: typeof question) => `${names.join("+")} (${from})`;
  return `${side(question)} > ${side(answer)}`;
}

describe("a table's columns", () => {
  it.each<[string, Cells, string | undefined]>([
    [
      "a slash",
      { "question/text": questions, "answer/text": answers },
      "question/text (name) > answer/text (name)",
    ],
    [
      "a line break",
      { "question\n(text)": questions, "answer\n(text)": answers },
      "question\n(text) (name) > answer\n(text) (name)",
    ],
    [
      "names of text-to-text sets",
      { input_text: texts, target_text: answers },
      "input_text (name) > target_text (name)",
    ],
    ["plural names", { inputs: texts, targets: answers }, "inputs (name) > targets (name)"],
    ["short names", { ques: texts, ans: answers }, "ques (name) > ans (name)"],
    [
      "a compound",
      { Kundenfrage: texts, "Antwort des Teams": answers },
      "Kundenfrage (name) > Antwort des Teams (name)",
    ],
    ["known names", { text: texts, label: labels }, "text (name) > label (name)"],
    ["the label first", { label: labels, text: texts }, "text (name) > label (name)"],
    [
      "no names, the label first",
      { column1: labels, column2: texts },
      "column2 (looks) > column1 (looks)",
    ],
    [
      "an id beside them",
      { column1: ids, column2: texts, column3: labels },
      "column2 (looks) > column3 (looks)",
    ],
    [
      "words of longer names",
      { "Customer's message": texts, "Agent's reply": answers },
      "Customer's message (name) > Agent's reply (name)",
    ],
    ["other languages", { Frage: questions, Antwort: answers }, "Frage (name) > Antwort (name)"],
    ["another script", { 質問: questions, 回答: answers }, "質問 (name) > 回答 (name)"],
    [
      "questions without names",
      { column1: questions, column2: answers },
      "column1 (looks) > column2 (looks)",
    ],
    [
      "answers before questions",
      { column1: answers, column2: questions },
      "column2 (looks) > column1 (looks)",
    ],
    ["one known name", { sujet: texts, label: labels }, "sujet (looks) > label (name)"],
    [
      "an id under a known name",
      { user: ids, message: texts, label: labels },
      "message (name) > label (name)",
    ],
    [
      "numbers under a known name",
      { text: texts, label: ids, category: labels },
      "text (name) > category (name)",
    ],
    [
      "Alpaca",
      { instruction: texts, input: texts, output: answers },
      "instruction+input (name) > output (name)",
    ],
    ["two texts", { one: texts, two: answers }, undefined],
    ["two labels", { one: texts, two: labels, three: langs }, undefined],
    ["a language is no answer", { text: texts, lang: langs }, undefined],
    ["a time is no answer", { text: texts, at: times }, undefined],
    ["an id is no question", { one: ids, two: labels }, undefined],
    [
      "a speaker is no answer",
      { chat: ids, role: (i) => ["user", "assistant"][i % 2], message: texts },
      undefined,
    ],
    ["one value is no label", { one: texts, two: () => "same" }, undefined],
  ])("%s", (_name, cells, expected) => {
    expect(choice(cells)).toBe(expected);
  });

  it("are taken as given, and the only other one with them", () => {
    const cells = { one: texts, two: answers };
    expect(choice(cells, { completion: "one", prompt: "two" })).toBe("two (given) > one (given)");
    expect(choice(cells, { prompt: "one" })).toBe("one (given) > two (rest)");
    expect(choice({ text: texts, id: ids }, { prompt: "text" })).toBeUndefined();
  });

  it("name the column that came second", () => {
    const cells = { text: texts, body: texts, label: labels, category: labels };
    expect(
      chooseColumns({
        columns: Object.keys(cells),
        given: {},
        isTable: true,
        sample: rowsWith(cells),
      }),
    ).toMatchObject({
      choice: {
        question: { columns: ["text"], runnerUp: "body" },
        answer: { columns: ["label"], runnerUp: "category" },
      },
    });
  });
});

describe("the keys of objects", () => {
  it.each<[string, Cells, string | undefined]>([
    ["known names", { text: texts, label: labels }, "text (name) > label (name)"],
    ["unknown names", { one: texts, two: labels }, undefined],
    ["one known name", { text: texts, two: labels }, undefined],
  ])("%s", (_name, cells, expected) => {
    expect(choice(cells, {}, false)).toBe(expected);
  });
});

/** Writes rows as JSON Lines, or as CSV without quotes. */
function fileOf(
  rows: readonly Record<string, unknown>[],
  kind: "jsonl" | "csv",
  header = true,
): string {
  const file = join(temporaryFolder(), `rows.${kind}`);
  const names = Object.keys(rows[0] ?? {});
  const table = [...(header ? [names] : []), ...rows.map((row) => Object.values(row))];
  const lines =
    kind === "csv" ? table.map((cells) => cells.join(",")) : rows.map((row) => JSON.stringify(row));
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

describe("a file", () => {
  it("is read by one choice, which is part of the result", async () => {
    const input = fileOf(rowsWith({ a: labels, b: texts }), "csv", false);
    const out = join(temporaryFolder(), "out.jsonl");
    const { check } = await convertDataset({ inputs: [input], out, model: "nova-lite" });
    expect(rowsOf(out)[0]).toEqual([texts(0), labels(0)]);
    expect(check.files[0]?.columns).toEqual({
      question: { columns: ["column2"], from: "looks" },
      answer: { columns: ["column1"], from: "looks" },
    });
  });

  it("is converted alike with and without a check", async () => {
    const input = fileOf(rowsWith({ instruction: texts, input: labels, output: answers }), "csv");
    const [checked, plain] = [
      join(temporaryFolder(), "a.jsonl"),
      join(temporaryFolder(), "b.jsonl"),
    ];
    const to = "bedrock-conversation-2024";
    await convertDataset({ inputs: [input], out: checked, model: "nova-lite", to });
    await convertDataset({ inputs: [input], out: plain, to });
    expect(rowsOf(plain)).toEqual(rowsOf(checked));
    expect(rowsOf(plain)[1]?.[0]).toBe(`${texts(1)}\n\n${labels(1)}`);
  });

  it("does not read a row without the chosen column by others", async () => {
    const rows = [...rowsWith({ question: texts, answer: labels }), { text: "q", label: "a" }];
    const result = await checkDataset({ inputs: [fileOf(rows, "jsonl")], model: "nova-lite" });
    expect(result.findings).toContainEqual(
      expect.objectContaining({ code: "missing-key", line: 31, path: "question" }),
    );
  });

  it("of two halves is read by one of them, and the other is named", async () => {
    const halves = rowsWith({ question: texts, answer: labels }).flatMap((row, i) => [
      row,
      { text: texts(i), category: labels(i) },
    ]);
    const result = await checkDataset({ inputs: [fileOf(halves, "jsonl")], model: "nova-lite" });
    expect(result.counts["missing-key"]).toBe(30);
    expect(result.files[0]?.columns?.question).toMatchObject({
      columns: ["question"],
      runnerUp: "text",
    });
  });

  it.each([
    ["prompt and two responses", { prompt: texts, response_0: answers, response_1: labels }],
    ["a history", { history: texts, human_ref_A: answers, human_ref_B: labels }],
  ])("of rows with a key of a known format only is one error: %s", async (_name, cells) => {
    const input = fileOf(rowsWith(cells), "jsonl");
    const { findings } = await checkDataset({ inputs: [input], model: "nova-lite" });
    const errors = findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).toEqual(["unknown-format"]);
  });

  it("without usable columns is one error, with three values of each", async () => {
    const rows = rowsWith({ one: texts, two: answers }, 500);
    for (const kind of ["csv", "jsonl"] as const) {
      const result = await checkDataset({ inputs: [fileOf(rows, kind)], model: "nova-lite" });
      expect(result.counts["unknown-format"]).toBe(1);
      const [finding] = result.findings.filter(({ code }) => code === "unknown-format");
      expect(finding?.message).toContain("500 rows");
      expect(finding?.message).toContain(
        '"one" ("my parcel number 0 has not arrived yet", "my parcel number 1 has not arrived yet", "my parcel number 2 has not arrived yet")',
      );
      expect(finding?.hint).toContain("--columns prompt=…,completion=…");
    }
  });

  it("has its columns in the manifest", async () => {
    const input = fileOf(rowsWith({ text: texts, label: labels }), "csv");
    const outDir = join(temporaryFolder(), "out");
    const manifest = await prepareDataset({ inputs: [input], outDir, model: "nova-lite" });
    expect(manifest.sources[0]?.columns?.answer).toEqual({ columns: ["label"], from: "name" });
  });
});

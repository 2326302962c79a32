import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CheckResult, checkDataset } from "../../../dataset-tools/check-dataset.ts";
import { asFile, asLine, type Dialect, dialects, goodSet, lineOf, type Row } from "./planted.ts";
import { cleanFile, defects, expectedLine } from "./planted-defects.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "planted-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(content: string | Uint8Array, dialect: Dialect): Promise<CheckResult> {
  const file = join(folder, dialect === "csv" ? "rows.csv" : "rows.jsonl");
  writeFileSync(file, content);
  return checkDataset({ inputs: [file], model: "nova-lite" });
}

/** Counts without the hint of a small model, which may be wrong, and the tickets' numbers, which are there on purpose. */
function codes({ counts }: CheckResult): string[] {
  return Object.keys(counts).filter((code) => !["likely-label-error", "identifier"].includes(code));
}

describe.each(dialects)("%s", (dialect) => {
  it("a clean file has no finding, with either line end", async () => {
    expect(codes(await check(cleanFile(dialect), dialect))).toEqual([]);
    const lines = goodSet.map((row) => asLine(row, dialect));
    expect(codes(await check(asFile(lines, dialect, "\r\n"), dialect))).toEqual([]);
  });

  it.each(defects.filter((defect) => defect.in.includes(dialect)))("$name", async (defect) => {
    const { findings } = await check(defect.file(dialect), dialect);
    const line = expectedLine(defect, dialect);
    const named = findings.filter((finding) => finding.line === line).map(({ code }) => code);
    expect(named).toEqual(expect.arrayContaining([...defect.codes]));
    for (const { message, hint } of findings) {
      expect(message).toMatch(/^[^.].*[^.\s]$/s);
      expect(hint).toMatch(/^\S.*[.?]$/s);
    }
  });

  it("five bad rows at once are all named", async () => {
    const bad: [number, Partial<Row>, string][] = [
      [10, { answer: "" }, "blank-answer"],
      [60, { question: " " }, "blank-question"],
      [110, { question: "Bot: hello" }, "reserved-word"],
      [160, { question: "write to me@firma.de" }, "email-address"],
      [210, goodSet[5] as Row, "duplicate-row"],
    ];
    let rows = goodSet;
    for (const [at, change] of bad) rows = rows.with(at, { ...(rows[at] as Row), ...change });
    const { findings } = await check(
      asFile(
        rows.map((row) => asLine(row, dialect)),
        dialect,
      ),
      dialect,
    );
    const found = findings.map(({ line, code }) => [line, code]);
    expect(found).toEqual(
      expect.arrayContaining(bad.map(([at, , code]) => [lineOf(at, dialect), code])),
    );
  });
});

it("five bad lines of JSON at once, a broken one among them, are all named", async () => {
  const lines = goodSet.map((row) => asLine(row, "converse"));
  const bad: [number, string, string][] = [
    [10, "{'messages': []}", "python-literals"],
    [60, "{}", "mixed-formats"],
    [110, '{"schemaVersion":"bedrock-conversation-2024"}', "missing-key"],
    [160, "[1]", "not-an-object"],
    [210, (lines[210] as string).replace("assistant", "asistant"), "role-unknown"],
  ];
  let all = lines;
  for (const [at, line] of bad) all = all.with(at, line);
  const { findings } = await check(asFile(all, "converse"), "converse");
  const found = findings.map(({ line, code }) => [line, code]);
  expect(found).toEqual(expect.arrayContaining(bad.map(([at, , code]) => [at + 1, code])));
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRules, checkDataset, repairDataset } from "../../dataset-tools/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { workbook, zip } from "../support/workbook.ts";

async function repair(content: string | Uint8Array, name = "set.jsonl") {
  const folder = temporaryFolder();
  const input = join(folder, name);
  writeFileSync(input, content);
  const out = join(folder, "fixed.jsonl");
  const result = await repairDataset({ inputs: [input], out });
  const rowsOf = (path: string) => {
    const text = readFileSync(path, "utf8");
    return text === ""
      ? []
      : text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line));
  };
  return { folder, input, out, result, rows: rowsOf(out), log: rowsOf(result.log) };
}

const pair = (prompt: string, completion: string) => JSON.stringify({ prompt, completion });

/** A file with each repairable defect, and how to read it. */
const repairable: Record<string, { content: string | Uint8Array; encoding?: string }> = {
  "byte-order-mark": { content: `\ufeff${pair("a", "b")}\n` },
  "encoding-utf16": { content: Buffer.from(`\ufeff${pair("a", "b")}\n`, "utf16le") },
  "carriage-returns": { content: `${pair("a", "b")}\r${pair("c", "d")}\r` },
  "invalid-utf8": {
    content: Buffer.from(`${pair("a", "\u00e9")}\n`, "latin1"),
    encoding: "latin1",
  },
  "blank-line": { content: `${pair("a", "b")}\n\n` },
  "json-array": { content: `[${pair("a", "b")}]` },
  "pretty-printed-json": { content: '{\n"prompt":"a",\n"completion":"b"\n}\n' },
  "json-layout": { content: `{"version": 1, "data": [${pair("a", "b")}]}` },
  "bare-message-list": {
    content: '[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]\n'.repeat(2),
  },
  "json-in-cell": {
    content: `${JSON.stringify({
      messages: '[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]',
    })}\n`,
  },
  "json-in-string": { content: `${JSON.stringify(pair("a", "b"))}\n` },
  "concatenated-records": { content: `${pair("a", "b")}${pair("c", "d")}\n` },
  "comma-after-record": { content: `${pair("a", "b")},\n${pair("c", "d")}\n` },
  "missing-comma": { content: `[${pair("a", "b")} ${pair("c", "d")}]` },
  "trailing-comma": { content: '{"prompt":"a","completion":"b",}\n' },
  "json-comment": { content: `[ // rows\n${pair("a", "b")}]` },
  "nan-value": { content: '{"prompt":"a","completion":"b","score":NaN}\n' },
  "zip-archive": { content: zip({ "rows.jsonl": `${pair("a", "b")}\n` }) },
  workbook: {
    content: workbook({
      sheets: [
        {
          name: "Sheet1",
          rows: [
            ["prompt", "completion"],
            ["a", "b"],
          ],
        },
      ],
    }),
  },
  "untrimmed-answer": { content: `${pair("a", " b")}\n` },
  "excel-quoted-value": { content: `${pair("a", '="001"')}\n` },
  "think-tag": { content: `${pair("a", "<think>hm</think>\n\nb")}\n` },
  "duplicate-row": { content: `${pair("a", "b")}\n${pair("a", "b")}\n` },
  "json-answer-fenced": {
    content: Array.from({ length: 9 }, (_, i) =>
      pair(`q${i}`, i === 3 ? '```json\n{"a": 1}\n```' : `{"a": ${i}}`),
    ).join("\n"),
  },
  "python-literals": { content: "{'prompt': 'a', 'completion': 'b', 'x': None}\n" },
  "curly-quotes": { content: "{“prompt”: “a”, “completion”: “b”}\n" },
  "label-normal-form": {
    content: Array.from({ length: 9 }, (_, i) =>
      pair(`q${i}`, ["caf\u00e9", "cafe\u0301", "bar"][i % 3] as string),
    ).join("\n"),
  },
  "label-variant": {
    content: ["card", "Card", "card", "cash", "cash", "cash", "card", "card", "cash"]
      .map((label, i) => `${pair(`q${i}`, label)}\n`)
      .join(""),
  },
};

describe("repairDataset", () => {
  it("fixes what is safe and says what it did to which row", async () => {
    const lines = [pair("a", " yes\n"), "", pair("b", "no"), pair("b", "no"), pair("c", "maybe")];
    const { rows, log, result } = await repair(`\ufeff${lines.join("\r\n")}\r\n`);
    expect(rows).toEqual([
      { prompt: "a", completion: "yes" },
      { prompt: "b", completion: "no" },
      { prompt: "c", completion: "maybe" },
    ]);
    expect(log.map(({ code, line }) => `${code}@${line}`)).toEqual([
      "byte-order-mark@1",
      "untrimmed-answer@1",
      "blank-line@2",
      "duplicate-row@4",
    ]);
    expect(result.changes).toEqual({
      "byte-order-mark": 1,
      "untrimmed-answer": 1,
      "blank-line": 1,
      "duplicate-row": 1,
    });
  });

  it("gives labels their most frequent spelling", async () => {
    const rows = ["card", "card", "cash", "Card ", "cash", "cash", "card", "card", "cash"];
    const { rows: fixed, log } = await repair(
      rows.map((label, i) => pair(`q${i}`, label)).join("\n"),
    );
    const labels = fixed.map(({ completion }) => completion);
    expect(labels).toEqual(rows.map((label) => label.trim().toLowerCase()));
    expect(log.at(-1)).toMatchObject({ code: "label-variant", line: 4, path: "completion" });
  });

  it("changes no byte of a row without a repairable defect", async () => {
    const lines = [
      '{ "prompt": "a",  "completion": "b", "id": 12345678901234567890, "x": 1.0 }',
      '{"prompt":"\\u00e9 \\/","completion":"c"}',
      '{"prompt":"a","prompt":"d","completion":"e"}',
    ];
    const { out, log } = await repair(`${lines.join("\n")}\n`);
    expect(readFileSync(out, "utf8")).toBe(`${lines.join("\n")}\n`);
    expect(log).toEqual([]);
  });

  it("keeps each row's own shape", async () => {
    const converse = {
      schemaVersion: "bedrock-conversation-2024",
      messages: [
        { role: "user", content: [{ text: " keep me " }] },
        { role: "assistant", content: [{ text: " trim me " }] },
      ],
      extra: 1,
    };
    const sharegpt = {
      conversations: [
        { from: "human", value: "q" },
        { from: "gpt", value: "a " },
      ],
    };
    const { rows } = await repair(`${JSON.stringify(converse)}\n${JSON.stringify(sharegpt)}\n`);
    expect(rows[0]).toEqual({
      ...converse,
      messages: [converse.messages[0], { role: "assistant", content: [{ text: "trim me" }] }],
    });
    expect(rows[1].conversations[1]).toEqual({ from: "gpt", value: "a" });
  });

  it("leaves out what cannot be read, and names it", async () => {
    const { rows, log, result } = await repair(
      `${pair("a", "b")}\n{"prompt":\n${pair("c", "d")}\n`,
    );
    expect(rows).toHaveLength(2);
    expect(result.leftOut).toBe(1);
    expect(log).toEqual([expect.objectContaining({ code: "bad-json", line: 2 })]);
  });

  it("names a file that is not data, which is left out whole", async () => {
    const { rows, log, result } = await repair(
      "version https://git-lfs.github.com/spec/v1\noid x\n",
    );
    expect([rows, result.leftOut]).toEqual([[], 1]);
    expect(log).toEqual([expect.objectContaining({ code: "not-data", line: 1 })]);
  });

  it("turns UTF-16 and an array into lines", async () => {
    const { rows, result } = await repair(Buffer.from(`\ufeff[${pair("ä", "b")}]`, "utf16le"));
    expect(rows).toEqual([{ prompt: "ä", completion: "b" }]);
    expect(Object.keys(result.changes).sort()).toEqual(["encoding-utf16", "json-array"]);
  });

  it("never touches the input, and leaves no other file", async () => {
    const { folder, input } = await repair(`${pair("a", "b ")}\n`);
    expect(readFileSync(input, "utf8")).toBe(`${pair("a", "b ")}\n`);
    expect(readdirSync(folder).sort()).toEqual([
      "fixed.jsonl",
      "fixed.jsonl.patch.jsonl",
      "set.jsonl",
    ]);
  });

  it.each(Object.entries(repairable))("repairs %s", async (code, { content, ...reading }) => {
    const input = join(temporaryFolder(), "rows.jsonl");
    writeFileSync(input, content);
    const out = `${input}.fixed.jsonl`;
    const check = (file: string) => checkDataset({ inputs: [file], model: "llama-3-1-8b" });
    expect((await check(input)).counts).toHaveProperty(code);
    await repairDataset({ inputs: [input], out, ...reading });
    expect((await check(out)).counts).not.toHaveProperty(code);
  });

  it("repairs every defect that a rule promises to repair", () => {
    const promised = allRules.filter((rule) => rule.repairable).map(({ code }) => code);
    expect(Object.keys(repairable).sort()).toEqual(promised.sort());
  });

  it("leaves no repairable finding", async () => {
    const labels = ["card", "cash", "Card", "cash ", "card", "cash"];
    const content = labels.map((label, i) => pair(`question ${i}`, label)).join("\r\n\r\n");
    const { out, input } = await repair(`\ufeff${content}`);
    const model = "llama-3-1-8b";
    const before = await checkDataset({ inputs: [input], model });
    expect(before.findings.some(({ repairable }) => repairable)).toBe(true);
    const after = await checkDataset({ inputs: [out], model });
    expect(after.findings.filter(({ repairable }) => repairable)).toEqual([]);
  });

  it("leaves nothing behind when it cannot start", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "fixed.jsonl");
    await expect(repairDataset({ inputs: ["no/such"], out })).rejects.toMatchObject({
      code: "Dataset.NoSuchFile",
    });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

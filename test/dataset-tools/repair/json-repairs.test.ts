import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDataset, repairDataset } from "../../../dataset-tools/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function repair(content: string, name = "set.jsonl") {
  const folder = temporaryFolder();
  const input = join(folder, name);
  writeFileSync(input, content);
  const out = join(folder, "fixed.jsonl");
  const result = await repairDataset({ inputs: [input], out });
  const text = readFileSync(out, "utf8");
  const log = readFileSync(result.log, "utf8");
  const linesOf = (all: string) => all.split(/\r?\n/).filter((line) => line !== "");
  return {
    out,
    text,
    result,
    rows: linesOf(text).map((line) => JSON.parse(line)),
    log: linesOf(log).map((line) => JSON.parse(line)),
  };
}

/** Texts that look like every fault, and are none inside a string. */
const tricky = { prompt: 'a }{ b, ] ,} NaN "True" it\'s', completion: "None // # /* \\ “x” }," };
const plain = { prompt: "q", completion: "a" };
const json = JSON.stringify(tricky);
const python = `{'prompt': 'a }{ b, ] ,} NaN "True" it\\'s', 'completion': 'None // # /* \\\\ “x” },'}`;
const curly = '{“prompt”: “a }{ b, ] NaN "True" it\'s”, “completion”: “None // # },”}';

/** A file with a fault, the code of the fault, and the rows that are meant. */
const faults: [what: string, content: string, code: string, rows: unknown[], name?: string][] = [
  [
    "two records on one line",
    `${json}${JSON.stringify(plain)}\n`,
    "concatenated-records",
    [tricky, plain],
  ],
  [
    "a file joined without a line feed",
    `${JSON.stringify(plain)}\n${json}\ufeff${JSON.stringify({ ...plain, prompt: "r" })}\n`,
    "byte-order-mark",
    [plain, tricky, { ...plain, prompt: "r" }],
  ],
  [
    "commas after records",
    `${json},\n${JSON.stringify(plain)},\n`,
    "comma-after-record",
    [tricky, plain],
  ],
  ["a trailing comma", `${json.slice(0, -1)}, }\n`, "trailing-comma", [tricky]],
  ["a trailing comma in a list", `[${json},\n]`, "trailing-comma", [tricky]],
  [
    "NaN beside the texts",
    `${json.slice(0, -1)},"score":NaN,"x":[-Infinity]}\n`,
    "nan-value",
    [{ ...tricky, score: null, x: [null] }],
  ],
  ["a Python dict", `${python}\n`, "python-literals", [tricky]],
  [
    "a list of Python dicts",
    `[${python}, {'prompt': 'q', 'completion': 'a', 'x': None}]`,
    "python-literals",
    [tricky, { ...plain, x: null }],
    "set.json",
  ],
  [
    "curly quotes",
    `${curly}\n`,
    "curly-quotes",
    [{ prompt: 'a }{ b, ] NaN "True" it\'s', completion: "None // # }," }],
  ],
  [
    "keys without quotes",
    `{prompt: ${JSON.stringify(tricky.prompt)}, completion: ${JSON.stringify(tricky.completion)}}\n`,
    "bad-json",
    [tricky],
  ],
  ["a comment line", `// rows }{\n${json}\n# more\n`, "bad-json", [tricky]],
  [
    "comments in a list",
    `/* a */ [ // b }{\n${json} /* c */\n]`,
    "json-comment",
    [tricky],
    "set.json",
  ],
  [
    "a missing comma",
    `[${json}\n ${JSON.stringify(plain)}]`,
    "missing-comma",
    [tricky, plain],
    "set.json",
  ],
  ["a record in a string", `${JSON.stringify(json)}\n`, "json-in-string", [tricky]],
  [
    "turns in a text",
    `${JSON.stringify({
      messages: JSON.stringify([
        { role: "user", content: tricky.prompt },
        { role: "assistant", content: "a" },
      ]),
    })}\n`,
    "json-in-cell",
    [
      {
        messages: [
          { role: "user", content: tricky.prompt },
          { role: "assistant", content: "a" },
        ],
      },
    ],
  ],
];

describe("repair of JSON", () => {
  it.each(faults)("%s", async (_what, content, code, rows, name) => {
    const repaired = await repair(content, name);
    expect(repaired.rows).toEqual(rows);
    expect(repaired.log.map((patch) => patch.code)).toContain(code);
    expect(repaired.result.leftOut).toBe(0);
    const { counts } = await checkDataset({ inputs: [repaired.out], model: "nova-lite" });
    expect(Object.keys(counts)).not.toContain(code);
    const again = await repair(repaired.text);
    expect(again.text).toBe(repaired.text);
    expect(again.log).toEqual([]);
  });

  it("keeps the original of what it changes and of what it leaves out, and says where that is", async () => {
    const lines = [json, `${python}`, '{"prompt": "say "hi"", "completion": "x"}', "{'a': ('b',)}"];
    const { rows, log, result } = await repair(`${lines.join("\n")}\n`);
    expect(rows).toEqual([tricky]);
    expect(log).toMatchObject([
      { line: 2, code: "python-literals", original: lines[1] },
      {
        line: 2,
        code: "duplicate-row",
        original: JSON.stringify(tricky)
          .replace(":", ": ")
          .replace(',"completion":', ', "completion": '),
      },
      { line: 3, code: "bad-json", original: lines[2] },
      { line: 4, code: "python-literals", original: lines[3] },
    ]);
    expect(result.leftOut).toBe(2);
    expect(result.leftOutAt.map(({ line }) => line)).toEqual([3, 4]);
  });

  it("says which findings it can repair", async () => {
    const file = join(temporaryFolder(), "set.jsonl");
    writeFileSync(file, `${python}\n{'a': 'it's'}\n{a: 1}\n{"a": 1 2}\n`);
    const { findings } = await checkDataset({ inputs: [file], model: "nova-lite" });
    const codes = findings.filter(({ line }) => line > 0);
    expect(codes.map(({ code, line, repairable }) => [line, code, repairable])).toEqual([
      [1, "python-literals", true],
      [2, "python-literals", false],
      [3, "bad-json", true],
      [4, "bad-json", false],
    ]);
  });

  it("changes no byte where there is nothing to repair", async () => {
    const text = fc.string({ unit: "grapheme" });
    const row = fc
      .record({ prompt: text, completion: text, x: fc.jsonValue() })
      .filter(({ completion }) => completion === completion.trim());
    const written = fc.tuple(row, fc.constantFrom("\n", "\r\n"), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(written, { minLength: 3, selector: ([one]) => one.prompt }),
        async (rows) => {
          const lines = rows.map(([one, end, spaced], i) => {
            const line = JSON.stringify({ ...one, id: i });
            return (
              (spaced ? line.replace('":', '" :') : line) +
              (i === rows.length - 1 && spaced ? "" : end)
            );
          });
          const content = lines.join("");
          const repaired = await repair(content);
          fc.pre(repaired.log.length === 0);
          expect(repaired.text).toBe(content);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("repairs nothing a second time", async () => {
    const piece = fc.constantFrom(
      json,
      python,
      curly,
      JSON.stringify(plain),
      `${json},`,
      `${json}${json}`,
      "",
      "# x",
      "\ufeff",
      '{"prompt":"q","completion":" a ","n":NaN}',
      '{"prompt":"q", }',
      '{"prompt"',
      "[1]",
      "NaN",
      JSON.stringify(json),
      '[{"role":"user","content":"q"}]',
      `[${json}]`,
      "{'a': 'it's'}",
      "\r",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom("\n", "\r\n"),
        async (pieces, end) => {
          const once = await repair(pieces.join(end));
          const twice = await repair(once.text);
          expect(twice.text).toBe(once.text);
          expect(twice.log).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

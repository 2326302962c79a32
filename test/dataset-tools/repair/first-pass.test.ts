import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LineWriter } from "../../../dataset-tools/files/line-file.ts";
import { openFile } from "../../../dataset-tools/read/open-file.ts";
import { isProblem } from "../../../dataset-tools/read/problem.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import { FirstPass, type Patch } from "../../../dataset-tools/repair/first-pass.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function firstPass(content: string | Buffer, name = "rows.jsonl") {
  const folder = temporaryFolder();
  const spool = await LineWriter.create(join(folder, "spool"));
  const log = await LineWriter.create(join(folder, "log"));
  const patches: Patch[] = [];
  const note = (patch: Patch) => patches.push(patch);
  const pass = new FirstPass({ spool, log, note, toRecord });
  const source = {
    name,
    async *open() {
      yield Buffer.from(content);
    },
  };
  for await (const batch of openFile({ ...source, open: () => source.open() }).batches) {
    for (const item of batch) {
      if (isProblem(item)) pass.problem(item);
      else pass.row(item, toRecord(item));
    }
  }
  await spool.close();
  await log.close();
  const text = readFileSync(join(folder, "spool"), "utf8");
  const rows = text.split("\n").filter((line) => line !== "");
  const spooled = rows.map((line) => JSON.parse(line));
  const values = spooled.map((one) => JSON.parse(one.text));
  return { pass, patches, rows: spooled, values };
}

const row = (prompt: string, completion: string) => JSON.stringify({ prompt, completion });

describe("FirstPass", () => {
  it("trims answers and says where", async () => {
    const { values, patches } = await firstPass(`${row("a", "x")}\n${row(" b ", " y\n")}\n`);
    expect(values).toEqual([
      { prompt: "a", completion: "x" },
      { prompt: " b ", completion: "y" },
    ]);
    expect(patches).toEqual([
      {
        file: "rows.jsonl",
        line: 2,
        code: "untrimmed-answer",
        path: "completion",
        change: "removed white space around the answer",
        original: row(" b ", " y\n"),
      },
    ]);
  });

  it("keeps a blank answer, which is not a matter of spaces", async () => {
    const { values, patches } = await firstPass(`${row("a", "  ")}\n`);
    expect(values[0]).toEqual({ prompt: "a", completion: "  " });
    expect(patches).toEqual([]);
  });

  it("removes exact duplicates, of unknown rows too, and keeps the first", async () => {
    const unknown = '{"schemaVersion":"x"}';
    const lines = [row("a", "x"), unknown, row("a", "x"), unknown, row("a", "y")];
    const { rows, patches } = await firstPass(lines.join("\n"));
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 5]);
    expect(patches.map(({ code, line }) => `${code}@${line}`)).toEqual([
      "duplicate-row@3",
      "duplicate-row@4",
    ]);
  });

  it.each([
    ["a byte-order mark", `\ufeff${row("a", "x")}\n`, "byte-order-mark"],
    ["UTF-16", Buffer.from(`\ufeff${row("a", "x")}\n`, "utf16le"), "encoding-utf16"],
    ["an array", `[${row("a", "x")}]`, "json-array"],
    [
      "records over several lines",
      '{\n"prompt":"a",\n"completion":"x"\n}\n',
      "pretty-printed-json",
    ],
    ["a blank line", `${row("a", "x")}\n\n`, "blank-line"],
  ])("logs what reading alone fixes: %s", async (_what, content, code) => {
    const { values, patches, pass } = await firstPass(content);
    expect(values).toEqual([{ prompt: "a", completion: "x" }]);
    expect(patches.map((patch) => patch.code)).toContain(code);
    expect(pass.leftOut).toBe(0);
  });

  it("leaves out what cannot be read, counts it and logs it", async () => {
    const { rows, patches, pass } = await firstPass(`${row("a", "x")}\n{"prompt":\n`);
    expect(rows).toHaveLength(1);
    expect(pass.leftOut).toBe(1);
    expect(patches).toMatchObject([{ code: "bad-json", line: 2 }]);
  });

  it("keeps the text of every row that it changes or leaves out", async () => {
    const lines = [row("a", " x "), '{"prompt": \n', row("b", "y"), row("b", "y")];
    const { patches } = await firstPass(lines.join("\n"));
    expect(patches.map(({ code, original }) => [code, original])).toEqual([
      ["untrimmed-answer", row("a", " x ")],
      ["bad-json", '{"prompt": '],
      ["blank-line", undefined],
      ["duplicate-row", row("b", "y")],
    ]);
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNames, writeRecord } from "../../dataset-tools/convert/formats.ts";
import { BadDataError, convertDataset } from "../../dataset-tools/index.ts";
import { toRecord } from "../../dataset-tools/read/to-record.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function convert(content: string, options: Record<string, unknown>, name = "set.jsonl") {
  const folder = temporaryFolder();
  const input = join(folder, name);
  writeFileSync(input, content);
  const out = join(folder, "out.jsonl");
  const result = await convertDataset({ inputs: [input], out, ...options });
  const lines = readFileSync(out, "utf8").trimEnd().split("\n");
  return { folder, result, rows: lines.map((line) => JSON.parse(line)) };
}

const converse = (question: string, answer: string) => ({
  schemaVersion: "bedrock-conversation-2024",
  messages: [
    { role: "user", content: [{ text: question }] },
    { role: "assistant", content: [{ text: answer }] },
  ],
});

describe("convertDataset", () => {
  it("writes the base model's format", async () => {
    const { rows, result } = await convert(
      "a,b\nq,r\n",
      { columns: "prompt=a,completion=b", to: "converse" },
      "set.csv",
    );
    expect(rows).toEqual([converse("q", "r")]);
    expect(result).toMatchObject({ format: "bedrock-conversation-2024", rejected: 0, lost: {} });
  });

  it("refuses to write over a folder", async () => {
    const folder = temporaryFolder();
    const input = join(folder, "set.jsonl");
    writeFileSync(input, JSON.stringify(converse("q", "a")));
    await expect(
      convertDataset({ inputs: [input], out: folder, model: "nova-micro" }),
    ).rejects.toMatchObject({ code: "Dataset.OutputIsFolder" });
  });

  it("says what a format could not keep", async () => {
    const row = {
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: "q" },
        { role: "assistant", content: "a" },
      ],
    };
    const { rows, result } = await convert(`${JSON.stringify(row)}\n`, { to: "prompt-completion" });
    expect(rows).toEqual([{ prompt: "s\n\nq", completion: "a" }]);
    expect(result.lost).toEqual({ "the system text became part of the prompt": 1 });
  });

  it("counts what rows hold and no format keeps, by name", async () => {
    const [first, second] = [converse("q", "a"), converse("r", "b")];
    const content = [{ ...first, id: 7, tags: [] }, { ...second, id: 8, mood: "x" }, first]
      .map((row) => JSON.stringify(row))
      .join("\n");
    const { result } = await convert(content, { to: "openai-chat" });
    expect(result.lost).toEqual({ id: 2, mood: 1 });
  });

  it.each([
    ["plain rows, byte by byte", ""],
    ["rows that must be parsed", '\n"a ""lone\u2028"" mark",r,,z'],
  ])("counts the filled cells of unused columns in %s", async (_kind, more) => {
    const content = `question,answer,id,notes\nq,a,1,\nr,b,2,""\ns,c,"3","x, y"${more}`;
    const { result } = await convert(content, { to: "converse" }, "set.csv");
    const notes = more === "" ? 1 : 2;
    expect(result.lost).toEqual({ 'column "id"': 3, 'column "notes"': notes });
  });

  it("keeps duplicates, and drops them on request", async () => {
    const line = JSON.stringify(converse("q", "a"));
    const spaced = JSON.stringify(converse("q", "a"), undefined, 1).replaceAll("\n", "");
    const content = `${line}\r\n${spaced}\n${line}`;
    expect((await convert(content, { to: "converse" })).rows).toHaveLength(3);
    const { rows, result } = await convert(content, { to: "converse", dropDuplicates: true });
    expect([rows.length, result.duplicates]).toEqual([1, 2]);
  });

  it("fills a template from columns, with a system text", async () => {
    const options = {
      template: "{{title}}\n{{ body }}",
      columns: "completion=tag",
      system: "Tag it.",
      to: "openai-chat",
    };
    const { rows } = await convert("title,body,tag\nHi,there,greeting\n", options, "set.csv");
    expect(rows[0].messages).toEqual([
      { role: "system", content: "Tag it." },
      { role: "user", content: "Hi\nthere" },
      { role: "assistant", content: "greeting" },
    ]);
  });

  it("stops at rows that the format cannot hold, names them, and leaves nothing", async () => {
    const folder = temporaryFolder();
    const input = join(folder, "set.jsonl");
    const long = {
      ...converse("q", "a"),
      messages: [...converse("q", "a").messages, ...converse("r", "b").messages],
    };
    writeFileSync(
      input,
      `${JSON.stringify(converse("q", "a"))}\n${JSON.stringify(long)}\n{"a":1}\n{"b\n`,
    );
    const out = join(folder, "out.jsonl");
    const error = await convertDataset({ inputs: [input], out, to: "alpaca" }).catch((e) => e);
    expect(error).toBeInstanceOf(BadDataError);
    const found = error.result.findings.map(
      (f: { code: string; line: number }) => `${f.code}@${f.line}`,
    );
    expect(found).toEqual(["not-convertible@2", "not-convertible@3", "bad-json@4"]);
    expect(readdirSync(folder)).toEqual(["set.jsonl"]);
    const left = await convertDataset({ inputs: [input], out, to: "alpaca", dropBadRows: true });
    expect([left.rejected, left.file.rows]).toEqual([3, 1]);
  });

  it("requires a target", async () => {
    await expect(convertDataset({ inputs: ["x"], out: "y" })).rejects.toMatchObject({
      code: "Dataset.NoTarget",
    });
  });
});

describe("rows of tables", () => {
  const cell = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0"));

  it.each(formatNames)("become %s as they do when looked into one by one", async (to) => {
    const pairs = fc.sample(fc.tuple(cell, cell), { numRuns: 60, seed: 7 });
    const quoted = pairs.map((pair) => pair.map((c) => `"${c.replaceAll('"', '""')}"`).join(","));
    const content = `id,question,answer\n${quoted.map((row, i) => `${i},${row}`).join("\n")}\n`;
    for (const system of [undefined, 'Say "yes".\n', false]) {
      const { rows } = await convert(content, { to, system, header: true }, "set.csv");
      const own = typeof system === "string" ? [system] : [];
      const expected = pairs.map(([question, answer]) => {
        const value = { prompt: question, completion: answer };
        const record = toRecord({ place: { file: "a", line: 1 }, value, text: "" });
        if (record === undefined) throw new Error("must be a record");
        const written = writeRecord(to, { record, system: own });
        return "value" in written ? written.value : written;
      });
      expect(rows).toEqual(expected);
    }
  });
});

describe("rows that already are in the format", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "\\", "\n", "a\\n", "\u2028", "\u0001", "é", ""),
  );
  const other = { image: { format: "png", source: { s3Location: { uri: "s3://b/a.png" } } } };
  const block = fc.oneof(
    { weight: 9, arbitrary: text.map((t) => ({ text: t })) },
    { weight: 1, arbitrary: fc.constant(other) },
  );
  const turn = fc.tuple(
    fc.array(block, { minLength: 1, maxLength: 2 }),
    fc.array(block, { minLength: 1, maxLength: 2 }),
  );
  const row = fc.record(
    {
      schemaVersion: fc.constant("bedrock-conversation-2024"),
      system: fc.array(
        text.map((t) => ({ text: t })),
        { minLength: 1, maxLength: 2 },
      ),
      messages: fc.array(turn, { minLength: 1, maxLength: 2 }).map((turns) =>
        turns.flatMap(([user, assistant]) => [
          { role: "user", content: user },
          { role: "assistant", content: assistant },
        ]),
      ),
    },
    { requiredKeys: ["schemaVersion", "messages"] },
  );
  const styles: ((value: unknown) => string)[] = [
    (value) => JSON.stringify(value),
    (value) =>
      JSON.stringify(value, undefined, 1)
        .replace(/\n */g, " ")
        .replace(/([[{]) /g, "$1")
        .replace(/ ([\]}])/g, "$1"),
    (value) =>
      JSON.stringify(value).replace(
        /[\u0080-\uffff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
  ];
  const line = fc.tuple(row, fc.constantFrom(...styles)).map(([value, style]) => style(value));

  /** Empty texts beside others are left out, since Bedrock refuses them. */
  const written = (value: { messages: { content: { text: string }[] }[] }) => ({
    ...value,
    messages: value.messages.map(({ content, ...others }) => {
      const said = content.filter(({ text }) => text !== "");
      return { ...others, content: said.length === 0 ? content.slice(0, 1) : said };
    }),
  });

  it("come out unchanged by every path", async () => {
    const lines = fc.sample(line, { numRuns: 2000, seed: 11 });
    const { rows, result } = await convert(`${lines.join("\n")}\n`, { to: "converse" });
    expect(rows).toEqual(lines.map((text) => written(JSON.parse(text))));
    expect(result.check.files[0]?.records).toBe(2000);
  });

  it("are distinguished from duplicates, with the fast path and without", async () => {
    const values = fc.sample(row, { numRuns: 300, seed: 5 });
    const lines = styles.flatMap((style) => values.map(style));
    const { rows } = await convert(`${lines.join("\n")}\n`, {
      to: "converse",
      dropDuplicates: true,
    });
    expect(rows.length).toBe(new Set(values.map((value) => JSON.stringify(value))).size);
  });
});

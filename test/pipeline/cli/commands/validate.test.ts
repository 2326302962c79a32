import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-validate-"));
const EXAMPLE = "dataset-tools/examples/support-tickets.csv";

describe("validate", () => {
  it("writes the requested reports and prints the text", async () => {
    const [html, sarif] = [join(folder, "page.html"), join(folder, "a.sarif")];
    const { exitCode, text } = await callVerb(
      "validate",
      EXAMPLE,
      ...["--model", "nova-micro", "--html", html, "--sarif", sarif],
    );
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^OK {2}\d+ records/);
    expect(readFileSync(html, "utf8")).toMatch(/Length of the rows[\s\S]*Training, once/);
    expect(JSON.parse(readFileSync(sarif, "utf8"))).toMatchObject({ version: "2.1.0" });
  });

  it("prints one report with -", async () => {
    const { text } = await callVerb("validate", EXAMPLE, "--model", "nova-micro", "--junit", "-");
    expect(text).toMatch(/^<\?xml/);
  });

  it("lists its rules without data", async () => {
    const { exitCode, text } = await callVerb("validate", "--rules");
    expect(exitCode).toBe(0);
    expect(text).toMatch(/\| `blank-answer` \| error \|/);
  });

  it("takes rows of a model that is not known", async () => {
    const { exitCode, data } = await callVerb(
      "validate",
      EXAMPLE,
      ...["--model", "acme.new-v1:0", "--format", "prompt-completion"],
    );
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ ok: true, model: "acme.new-v1:0" });
  });
});

describe("a column whose name has a comma", () => {
  const table = join(folder, "comma.csv");
  const rows = Array.from(
    { length: 40 },
    (_, at) => `question ${at},long text,${at % 2 ? "a" : "b"}`,
  );
  writeFileSync(table, `"Subject, short",body,category\n${rows.join("\n")}\n`);
  const MODEL = ["--model", "nova-micro"];

  it("is named by --columns with quotes", async () => {
    const mapping = 'prompt="Subject, short",completion=category';
    const { exitCode, text } = await callVerb("validate", table, ...MODEL, "--columns", mapping);
    expect(text).toMatch(/^OK {2}40 records/);
    expect(exitCode).toBe(0);
  });

  it("is read from each column once only", async () => {
    const twice = ["--columns", "prompt=body", "--columns", "prompt=category"];
    const { exitCode, text } = await callVerb("validate", table, ...MODEL, ...twice);
    expect(text).toMatch(/prompt is given twice/);
    expect(exitCode).toBe(2);
  });
});

describe("convert", () => {
  it("writes the base model's own format and says what it lost", async () => {
    const source = join(folder, "chat.jsonl");
    const turns = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hi?" },
      { role: "assistant", content: "Hello." },
    ];
    writeFileSync(source, `${JSON.stringify({ messages: turns })}\n`);
    const out = join(folder, "out.jsonl");
    const { exitCode, text } = await callVerb(
      "convert",
      source,
      "--to",
      "prompt-completion",
      "--out",
      out,
    );
    expect(exitCode).toBe(0);
    expect(text).toMatch(/1 row as prompt-completion/);
    expect(text).toMatch(/system text became part of the prompt/);
    expect(readFileSync(out, "utf8")).toBe(
      '{"prompt":"Be brief.\\n\\nHi?","completion":"Hello."}\n',
    );
  });

  it("writes nothing when rows are bad", async () => {
    const source = join(folder, "bad.jsonl");
    writeFileSync(source, '{"prompt":"a","completion":"b"}\n{"prompt":');
    const out = join(folder, "none.jsonl");
    const { exitCode } = await callVerb("convert", source, "--model", "llama-3-1-8b", "--out", out);
    expect(exitCode).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});

describe("validate --fix", () => {
  it("repairs what is safe, logs each change, and checks what it wrote", async () => {
    const source = join(folder, "messy.jsonl");
    const rows = ['{"prompt":"a?","completion":"yes  "}', '{"prompt":"a?","completion":"yes  "}'];
    writeFileSync(source, `\uFEFF${rows.join("\n")}\n`);
    const out = join(folder, "clean.jsonl");
    const { text, data } = await callVerb(
      "validate",
      source,
      ...["--model", "llama-3-1-8b", "--fix", out],
    );
    expect(readFileSync(out, "utf8")).toBe('{"prompt":"a?","completion":"yes"}\n');
    expect(text).toMatch(/1 row in .*clean\.jsonl, every change in .*clean\.jsonl\.patch\.jsonl/);
    expect(data).toMatchObject({ records: 1, repaired: { leftOut: 0 } });
  });
});

describe("diff", () => {
  it("tells added, removed and changed rows apart, and ends with 1 when there are any", async () => {
    const [before, after] = [join(folder, "before.csv"), join(folder, "after.csv")];
    writeFileSync(before, "prompt,completion\na,1\nb,2\nc,3\n");
    writeFileSync(after, "prompt,completion\nc,3\nb,4\nd,5\n");
    const { exitCode, text } = await callVerb("diff", before, after);
    expect(exitCode).toBe(1);
    expect(text).toMatch(
      /1 unchanged\n +1 added\n.*after\.csv:4\n +1 removed\n.*before\.csv:2\n +1 with/,
    );
    expect((await callVerb("diff", before, before)).exitCode).toBe(0);
  });
});

describe("split", () => {
  it("writes every row to one part", async () => {
    const out = join(folder, "parts");
    const { exitCode, data } = await callVerb(
      "split",
      EXAMPLE,
      "--out",
      out,
      "--evaluation-share",
      "0.3",
    );
    expect(exitCode).toBe(0);
    const { split, records } = data as {
      split: { parts: Record<string, { rows: number }> };
      records: { read: number };
    };
    const rows = Object.values(split.parts).map((part) => part.rows);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(records.read);
  });
});

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
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

  it("accepts rows for a model that is not known", async () => {
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

  it("ends with 1 where it left a record out, and says where that was but not what", async () => {
    const source = join(folder, "broken.jsonl");
    const good = Array.from({ length: 9 }, (_, i) => `{"prompt":"q${i}?","completion":"a${i}"}`);
    writeFileSync(source, `${good.join("\n")}\n{"prompt":"say "secret" now"}\n`);
    const out = join(folder, "whole.jsonl");
    const fix = ["--model", "nova-lite", "--fix", out];
    const { exitCode, text, data } = await callVerb("validate", source, ...fix);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/1 unreadable record left out: .*broken\.jsonl:10/);
    expect(text + JSON.stringify(data)).not.toContain("secret");
    expect(readFileSync(`${out}.patch.jsonl`, "utf8")).toContain("secret");
  });
});

describe("validate without a base model", () => {
  it("checks what holds for all, and says which would take the rows and why others would not", async () => {
    const few = join(folder, "few.csv");
    const rows = Array.from(
      { length: 20 },
      (_, at) => `question ${at} of us,${at % 2 ? "a" : "b"}`,
    );
    writeFileSync(few, `text,category\n${rows.join("\n")}\n`);
    const { exitCode, text, data } = await callVerb("validate", few);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^OK {2}20 records in .* for all base models/);
    expect(text).toMatch(/^ {2}nova-micro +yes +us-east-1$/m);
    expect(text).toMatch(/^ {2}llama-3-1-8b +no +us-west-2 +the number of records is 20; .*100/m);
    expect(data).toMatchObject({ ok: true, models: expect.any(Array) });
  });

  it("ends with 1 for an error that holds for all", async () => {
    const broken = join(folder, "blank-answers.jsonl");
    writeFileSync(broken, '{"prompt":"a","completion":""}\n{"prompt":"b"\n');
    const { exitCode, text } = await callVerb("validate", broken);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/would take these rows once their errors are fixed/);
  });

  it("takes data and base model from the config file", async () => {
    const config = join(folder, "own.yaml");
    writeFileSync(config, `model: nova-micro\ndata: {files: [${EXAMPLE}]}\n`);
    const { text, exitCode } = await callVerb("validate", "--config", config);
    expect(text).toMatch(/^OK {2}\d+ records in .*support-tickets\.csv for amazon\.nova-micro/);
    expect(exitCode).toBe(0);
    const out = join(folder, "converted.jsonl");
    const converted = await callVerb("convert", "--config", config, "--out", out);
    expect(converted.text).toMatch(/rows as bedrock-conversation-2024/);
  });
});

it("returns the findings with --json, and ends with 1 for bad data", async () => {
  const data = join(folder, "answers.jsonl");
  writeFileSync(data, '{"prompt":"a","completion":""}\n{"prompt":"b"\n');
  const { exitCode, data: result } = await callVerb("validate", data, "--model", "llama-3-1-8b");
  expect(exitCode).toBe(1);
  expect(result).toMatchObject({ ok: false, method: "sft", records: 2, truncated: false });
  const { findings } = result as { findings: { line: number }[] };
  expect(new Set(findings.map((one) => one.line))).toEqual(new Set([0, 1, 2]));
});

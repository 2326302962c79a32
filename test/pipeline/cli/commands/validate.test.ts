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

it("requires a base model", async () => {
  const { exitCode, text } = await callVerb("validate", "a.csv");
  expect(text).toMatch(/--model NAME/);
  expect(exitCode).toBe(2);
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

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { callVerb } from "../../support/call-verb.ts";
import { runInProcess } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MODEL = ["--model", "nova-lite"];
const row = (i: number) =>
  JSON.stringify({ prompt: `question ${i}`, completion: `answer ${i % 4} ` });
const lines = Array.from({ length: 40 }, (_, i) => row(i));

let folder: string;
let data: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = join(folder, "rows.jsonl");
  writeFileSync(data, `${lines.join("\n")}\n`);
});

/** Files in the folder, those of the test included. */
function files(): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

describe("an output that is an input", () => {
  it.each([
    ["convert", "--out"],
    ["validate", "--fix"],
    ["validate", "--html"],
    ["validate", "--sarif"],
    ["validate", "--junit"],
  ])("is refused by %s %s", async (verb, option) => {
    const { exitCode, text } = await callVerb(verb, data, ...MODEL, option, data);
    expect(text).toContain(`${data} is an input`);
    expect(exitCode).toBe(2);
    expect(files()).toEqual(["rows.jsonl"]);
    expect(readFileSync(data, "utf8")).toBe(`${lines.join("\n")}\n`);
  });

  it("is refused as the log of --fix, named or not", async () => {
    const out = join(folder, "fixed");
    const log = `${out}.patch.jsonl`;
    writeFileSync(log, `${lines.join("\n")}\n`);
    for (const more of [
      [log, "--fix", out],
      [data, "--fix", out, "--patch", data],
    ]) {
      const { exitCode, data: error } = await callVerb("validate", ...MODEL, ...more);
      expect(error).toMatchObject({ error: { code: "Dataset.OutputIsInput" } });
      expect(exitCode).toBe(2);
    }
    expect(existsSync(out)).toBe(false);
  });

  it("is refused by split, whose parts would be read again", async () => {
    const { exitCode, text } = await callVerb("split", folder, "--out", folder);
    expect(text).toMatch(/train\.jsonl would be an input too/);
    expect(exitCode).toBe(2);
  });
});

describe("- is standard output", () => {
  it("of convert, which prints the rows and nothing else", async () => {
    const out = join(folder, "out.jsonl");
    await callVerb("convert", data, ...MODEL, "--out", out);
    const { stdout, stderr, exitCode } = await runInProcess(
      "convert",
      data,
      ...MODEL,
      "--out",
      "-",
    );
    expect(stdout).toBe(readFileSync(out, "utf8"));
    expect(stderr).toMatch(/40 rows as bedrock-conversation-2024 in standard output/);
    expect(exitCode).toBe(0);
    expect(files()).toEqual(["out.jsonl", "rows.jsonl"]);
  });

  it("of convert, which prints no half of bad data", async () => {
    writeFileSync(data, `${lines.join("\n")}\n{"prompt":`);
    const { stdout, stderr, exitCode } = await runInProcess(
      "convert",
      data,
      ...MODEL,
      "--out",
      "-",
    );
    expect(stdout).toBe("");
    expect(stderr).toContain("truncated-line");
    expect(exitCode).toBe(1);
  });

  it("of --fix, with the log in its own file", async () => {
    const log = join(folder, "log.jsonl");
    const fix = ["--fix", "-", "--patch", log];
    const { stdout, stderr, exitCode } = await runInProcess("validate", data, ...MODEL, ...fix);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))[3],
    ).toEqual({
      prompt: "question 3",
      completion: "answer 3",
    });
    expect(stderr).toMatch(/untrimmed-answer ×40[\s\S]*OK {2}40 records/);
    expect(readFileSync(log, "utf8").trimEnd().split("\n")).toHaveLength(40);
    expect(exitCode).toBe(0);
  });

  it("of a report, whatever --fix says beside it", async () => {
    const fix = ["--fix", join(folder, "fixed.jsonl"), "--sarif", "-"];
    const { stdout, stderr } = await runInProcess("validate", data, ...MODEL, ...fix);
    expect(JSON.parse(stdout)).toMatchObject({ version: "2.1.0" });
    expect(stderr).toContain("40 rows in");
  });

  it.each([
    ["validate", "--html", "-", "--sarif", "-"],
    ["validate", "--fix", "-", "--junit", "-"],
    ["validate", "--html", "-", "--json"],
    ["convert", "--out", "-", "--json"],
  ])("of one output only: %s %s %s %s", async (verb, ...options) => {
    const { stdout, stderr, exitCode } = await runInProcess(verb, data, ...MODEL, ...options);
    expect(stderr).toMatch(/would both print to standard output/);
    expect(stdout.startsWith("{") ? JSON.parse(stdout) : stdout).toSatisfy(
      (printed) => printed === "" || printed.error.code === "Call.Wrong",
    );
    expect(exitCode).toBe(2);
  });

  it("is no folder", async () => {
    const { exitCode, text } = await callVerb("split", data, "--out", "-");
    expect(text).toContain("--out must be a folder");
    expect(exitCode).toBe(2);
    expect(existsSync("-")).toBe(false);
  });
});

describe("an output that cannot be written", () => {
  it.each([
    ["convert", "--out", "folder"],
    ["validate", "--fix", "folder"],
    ["validate", "--html", "folder"],
    ["split", "--out", "file"],
    ["convert", "--out", "file/below.jsonl"],
    ["validate", "--junit", "file/below.xml"],
    ["split", "--out", "file/below"],
  ])("is named in plain words by %s %s %s", async (verb, option, name) => {
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "file"), "");
    const model = verb === "split" ? [] : MODEL;
    const { exitCode, text } = await callVerb(verb, data, ...model, option, join(folder, name));
    expect(text).toMatch(/^error: .* (is a folder|is a file|cannot be written)/);
    expect(exitCode).toBe(2);
    expect(files()).toEqual(["file", "folder", "rows.jsonl"]);
  });

  it("gets the folders that are missing above it, unless it is a report", async () => {
    const out = join(folder, "a/b/rows.jsonl");
    expect(await callVerb("convert", data, ...MODEL, "--out", out)).toMatchObject({ exitCode: 0 });
    const page = join(folder, "c/d/page.html");
    const { exitCode, text } = await callVerb("validate", data, ...MODEL, "--html", page);
    expect(text).toContain(`there is no folder ${join(folder, "c/d")}`);
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, "c"))).toBe(false);
  });
});

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cloudVerbs } from "../../../pipeline/cli/commands.ts";
import { displayWidth } from "../../../pipeline/cli/fold.ts";
import { jsonOutputs } from "../../../pipeline/cli/json-output.ts";
import { allVerbs } from "../../support/all-verbs.ts";
import { colorsTable } from "../../support/colors.ts";
import { runInProcess } from "../../support/run-program.ts";

const all = await allVerbs();
const names = all.map(({ name }) => name);

const project = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "tunewright-every-"));
beforeAll(() => {
  process.chdir(folder);
  writeFileSync("a.csv", "text,category\nhello,x\n");
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  process.chdir(project);
  rmSync(folder, { recursive: true, force: true });
});

/** A call of each verb that cannot be done, and what is said about it. */
const wrong: Readonly<Record<string, readonly [args: string, said: RegExp]>> = {
  demo: ["--speed 0", /--speed <n>.*must be a number from 1/],
  validate: ["nope.csv --model nova-micro", /nope\.csv[\s\S]*→ Check/],
  convert: ["a.csv --to klingon --out b.jsonl", /klingon[\s\S]*→/],
  diff: ["a.csv", /missing required argument 'after'/],
  prepare: ["nope.csv --model nova-micro --out set", /nope\.csv[\s\S]*→ Check/],
  split: ["--out parts", /name at least one file to split/],
  config: ["--config nope.yaml", /nope\.yaml[\s\S]*→ Check/],
  plan: ["a.csv --model nova-mikro", /Did you mean nova-micro\?/],
  tune: ["a.csv --epochs x --model nova-micro", /epochCount.*whole number/],
  prices: ["--model nope", /nope/],
  models: ["show nope", /"nope" is not a known base model[\s\S]*→/],
  explain: ["--frob a", /unknown option/],
  local: ["--port x", /must be a whole number, from 0 to 65535/],
  init: ["nope.csv", /nope\.csv[\s\S]*→/],
  completion: ["powershell", /Allowed choices are bash, zsh, fish/],
  ci: ["nope.csv --model nova-micro --no-base", /nope\.csv[\s\S]*→/],
  logs: ["--since soon", /It must be like 15m/],
  deploy: ["--local --email a@example.com", /→ Leave out --local/],
  "requests put": ["a.csv --model nova-mikro", /Did you mean nova-micro\?/],
  "migrate openai": ["nope.jsonl --out moved", /nope\.jsonl|→/],
  "migrate azure": ["nope.jsonl --out moved", /nope\.jsonl|→/],
  "migrate together": ["nope.jsonl --out moved", /nope\.jsonl|→/],
  "migrate ask-old": ["moved", /required option|→/],
};

/** Arguments with which a verb about a cloud could run, if there were one. */
const args: Readonly<Record<string, string>> = {
  "migrate compare": "moved",
  "requests show": "a",
  use: "a",
  "versions audit": "a",
  "versions card": "a",
  "versions diff": "a b",
  "versions show": "a",
  "versions verify": "a",
  ...{
    approve: "a",
    compare: "a b",
    replay: "a.csv --candidate a",
    invoke: "a b",
    promote: "a --to production",
    renew: "a --hours 2",
  },
  ...{ resume: "a", retire: "a", rollback: "a@production", serve: "a", stop: "a" },
};

const MAKES_STATE = ["tune", "deploy", "plan", "prepare", "requests put"];

describe.each(all)("$name", ({ name, spec, command }) => {
  it("has a help page of 60 columns with exit codes and an example that parses", async () => {
    vi.stubEnv("COLUMNS", "60");
    const { exitCode, stdout } = await runInProcess(...name.split(" "), "--help");
    expect(exitCode).toBe(0);
    const wide = stdout.split("\n").filter((line) => displayWidth(line) > 60);
    // A word of an example that can be pasted, or the name of an option.
    expect(wide.filter((line) => line.trim().includes(" "))).toEqual([]);
    expect(stdout).toMatch(
      /\n\nExit codes:\n {2}0 {4}\S[\s\S]*\n {2}130 {2}\S[\s\S]*\n\nExamples:\n/,
    );
    const calls = spec.help.examples.flatMap((example) => callsIn(example, name));
    expect(calls.length).toBeGreaterThan(0);
    for (const words of calls) command.parse(words, { from: "user" });
  });

  it("refuses an option that it does not have, and says what it has", async () => {
    const { exitCode, stderr } = await runInProcess(...name.split(" "), "--frobnicate");
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/(?:unknown option '--frobnicate'|required option '--)[\s\S]*--help/);
  });

  it("has a documented JSON output", () => {
    expect(Object.keys(jsonOutputs)).toContain(name);
  });
});

describe("a wrong call", () => {
  const local = names.filter((name) => !cloudVerbs.has(name) || MAKES_STATE.includes(name));

  it.each(local)("of %s ends with 2 and says what to do", async (name) => {
    const [typed = "", said = /no case/] = wrong[name] ?? [];
    const { exitCode, stderr, stdout } = await runInProcess(
      ...name.split(" "),
      ...typed.split(" ").filter(Boolean),
    );
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/bug:|\n\s+at /);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });
});

describe("--local where no local cloud ever ran", () => {
  const about = [...cloudVerbs].filter((name) => !MAKES_STATE.includes(name));

  it.each(about)("%s says so, starts nothing and makes nothing", async (name) => {
    const typed = [...name.split(" "), ...(args[name] ?? "").split(" ").filter(Boolean)];
    const { exitCode, stdout } = await runInProcess(...typed, "--local", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: expect.stringMatching(/^(?:Local\.NoState|Migrate\.)/),
        hint: expect.any(String),
      },
    });
    expect(exitCode).toBe(2);
    expect(readdirSync(".")).toEqual(["a.csv"]);
    expect(existsSync(".tunewright")).toBe(false);
  });
});

/** The words of each call of a verb in a line of shell. */
function callsIn(line: string, name: string): string[][] {
  return line
    .split(/ (?:&&|\|) | > /)
    .filter((part) => part.startsWith(`tunewright ${name}`))
    .map((part) => [
      ...part.slice(`tunewright ${name}`.length).matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ])
    .map((words) => words.map(([, double, single, plain]) => double ?? single ?? plain ?? ""));
}

describe("what is printed with --json", () => {
  const calls: [verb: keyof typeof jsonOutputs, args: string, exitCode: number][] = [
    ["validate", "rows.csv --model nova-micro", 0],
    ["validate", "rows.csv --model nova-micro --fix fixed.jsonl", 0],
    ["validate", "rows.csv", 0],
    ["validate", "--rules", 0],
    ["convert", "rows.csv --model nova-micro --out rows.jsonl", 0],
    ["split", "rows.csv --out parts", 0],
    ["prepare", "rows.csv --model nova-micro --out set", 0],
    ["diff", "rows.csv a.csv", 1],
    ["models", "", 0],
    ["models", "show nova-micro", 0],
    ["local", "--stop", 0],
    ["completion", "fish", 0],
  ];
  it.each(calls)("by %s %s is as documented", async (verb, typed, code) => {
    writeFileSync("rows.csv", colorsTable(160));
    const words = typed.split(" ").filter(Boolean);
    const { exitCode, stdout } = await runInProcess(verb, ...words, "--json");
    expect(jsonOutputs[verb].safeParse(JSON.parse(stdout)).error).toBeUndefined();
    expect(exitCode).toBe(code);
  });

  it("about bad data has an error beside the findings", async () => {
    writeFileSync("bad.csv", "text,category\nhello,\n");
    const { exitCode, stdout } = await runInProcess(
      "convert",
      "bad.csv",
      "--model",
      "nova-micro",
      "--out",
      "x",
      "--json",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "Dataset.BadData", message: expect.any(String), hint: expect.any(String) },
      ok: false,
    });
    expect(exitCode).toBe(1);
  });
});

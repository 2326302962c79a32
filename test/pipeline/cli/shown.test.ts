import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { jsonOutputs } from "../../../pipeline/cli/json-output.ts";
import { ensureAssembly } from "../../../pipeline/cli/local/assembly.ts";
import { colorsTable } from "../../support/colors.ts";
import { runInProcess as cli } from "../../support/run-program.ts";

/** What people see of runs that an accepting, a rejecting and another gate have decided, by one local cloud. */
const project = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "tunewright-shown-"));
/** Milliseconds; only a hang takes as long. */
const SETUP = 900_000;
const TUNE = ["--model", "nova-micro", "--local", "--speed", "600", "--no-watch", "--json"];

/** What a verb prints with `--json`, through its schema, which is strict. */
async function json<Data>(
  verb: string,
  schema: { parse(value: unknown): Data },
  ...args: string[]
): Promise<{ data: Data; exitCode: number | null }> {
  const { stdout, exitCode } = await cli(verb, ...args, "--local", "--json");
  return { data: schema.parse(JSON.parse(stdout)), exitCode };
}

/** What a command prints, which has no colors since it is no terminal. */
async function text(...args: string[]): Promise<string> {
  const { stdout } = await cli(...args, "--local");
  expect(stdout).not.toContain("\u001b");
  return stdout;
}

beforeAll(async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", undefined);
  const made = join(project, ".tunewright/test-assembly");
  await ensureAssembly(made);
  mkdirSync(join(folder, ".tunewright"));
  cpSync(made, join(folder, ".tunewright/assembly"), { recursive: true });
  writeFileSync(join(folder, "colors.csv"), colorsTable(160));
  writeFileSync(join(folder, "fewer.csv"), colorsTable(120));
  process.chdir(folder);
  await cli("tune", "colors.csv", "--run-id", "good", ...TUNE);
  await cli("tune", "colors.csv", "--run-id", "strict", "--minimum-gain", "0.999", ...TUNE);
  await cli("tune", "fewer.csv", "--run-id", "fewer", "--epochs", "1", ...TUNE);
  for (const runId of ["good", "strict", "fewer"]) await cli("watch", runId, "--local");
}, SETUP);

afterAll(async () => {
  await cli("local", "--stop");
  process.chdir(project);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("status", () => {
  it("shows an accepted run's scores, alias, serving, costs and report, and exits 0", async () => {
    const shown = await text("status", "good");
    expect(shown).toMatch(/^good {2}accepted \(SUCCEEDED\)/);
    expect(shown).toMatch(/verdict +better\n +outcome +accepted\. /);
    expect(shown).toMatch(/gain +\+[\d.]+ points on \d+ held-out rows, 95% confidence interval \+/);
    expect(shown).toMatch(/alias +candidate points to it\n +served as +arn:aws:bedrock:/);
    expect(shown).toMatch(
      /billed +the custom model's storage \(about 1\.95 USD a month\), plus tokens/,
    );
    expect(shown).toMatch(/report +s3:\/\/.*\/runs\/good\/report\./);
    const { data, exitCode } = await json("status", jsonOutputs.status, "good");
    expect(data.output).toMatchObject({ outcome: "accepted", verdict: "better" });
    expect(exitCode).toBe(0);
  });

  it("does not let a rejected run look like an accepted one, and exits 1", async () => {
    const shown = await text("status", "strict");
    expect(shown).toMatch(/^strict {2}REJECTED \(SUCCEEDED\)/);
    expect(shown).toMatch(/✗ Rejected/);
    expect(shown).toMatch(/outcome +REJECTED\. /);
    expect(shown).toMatch(/billed +The trained model is kept: /);
    expect(shown).not.toMatch(/accepted|points to it|served as/);
    const { data, exitCode } = await json("status", jsonOutputs.status, "strict");
    expect(data.output).toMatchObject({ outcome: "rejected", alias: null, servingArn: null });
    expect(exitCode).toBe(1);
  });
});

describe("runs", () => {
  it("lists what was decided of each run, and the alias only where it points now", async () => {
    const shown = await text("runs");
    expect(shown).toMatch(/^RUN +STATUS +OUTCOME +VERDICT +GAIN +ALIAS +MODEL +STARTED/);
    expect(shown).toMatch(
      /^strict +SUCCEEDED +REJECTED +better +\+[\d.]+ \(\+[\d.]+ to \+[\d.]+\) +nova-micro/m,
    );
    expect(shown).toMatch(/^(?:good|fewer) +SUCCEEDED +accepted +better .* candidate +nova-micro/m);
    const { data } = await json("runs", jsonOutputs.runs);
    expect(data.runs.map(({ runId }) => runId).sort()).toEqual(["fewer", "good", "strict"]);
    const strict = data.runs.find(({ runId }) => runId === "strict");
    expect(strict).toMatchObject({
      model: "nova-micro",
      aliases: [],
      output: { outcome: "rejected" },
    });
  });
});

describe("report", () => {
  it("downloads the report with its files, again over the same run, and never over another's", async () => {
    const { data, exitCode } = await json("report", jsonOutputs.report, "good");
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ runId: "good", folder: "report-good", opened: false });
    expect(readFileSync(data.report, "utf8")).toContain("good");
    expect(data.files).toContain("verdict.json");
    expect(existsSync("report-good/input/train.jsonl")).toBe(false);
    expect((await text("report", "good")).trim()).toBe(data.report);
    const other = await cli("report", "strict", "--local", "--out", "report-good");
    expect(other.stderr).toMatch(/report-good has files that are not of the run strict/);
    expect(other.exitCode).toBe(2);
    const all = await json("report", jsonOutputs.report, "good", "--all", "--no-open");
    expect(all.data.files).toContain("input/train.jsonl");
  });

  it("does not mix with files of the user", async () => {
    mkdirSync("mine");
    writeFileSync("mine/notes.txt", "mine");
    const { exitCode } = await cli("report", "good", "--local", "--out", "mine");
    expect(exitCode).toBe(2);
    expect(existsSync("mine/run.json")).toBe(false);
  });
});

describe("compare", () => {
  it("pairs the answers of two runs with the same held-out rows", async () => {
    const { data, exitCode } = await json("compare", jsonOutputs.compare, "good", "strict");
    expect(exitCode).toBe(0);
    expect(data.differences).toEqual(["minimum gain"]);
    const rows = data.a.decision?.rows ?? 0;
    expect(data.answers).toMatchObject({
      ...{ sameHeldOut: true, rows, onlyA: 0, onlyB: 0, score: "labels" },
      ...{ a: data.a.decision?.tuned, b: data.b.decision?.tuned },
    });
    const shown = await text("compare", "good", "strict");
    expect(shown).toMatch(/outcome +accepted +REJECTED/);
    expect(shown).toMatch(/≠ minimum gain +/);
    expect(shown).toMatch(/worse in B +\d+ rows?/);
  });

  it("compares only the rows in common where the held-out sets differ, and shows texts on request", async () => {
    const { data } = await json("compare", jsonOutputs.compare, "good", "fewer", "--rows", "2");
    expect(data.differences).toEqual(expect.arrayContaining(["held-out file", "epochCount"]));
    const { answers, rows } = data;
    expect(answers === null || !answers.sameHeldOut).toBe(true);
    const changed = answers === null ? 0 : answers.worse.length + answers.better.length;
    expect(rows).toHaveLength(Math.min(2, changed));
    expect(await text("compare", "good", "fewer")).toMatch(
      /the held-out sets differ|none to compare/,
    );
  });

  it("names a run that does not exist, and expects two", async () => {
    const unknown = await cli("compare", "good", "nothing-such", "--local");
    expect(unknown.stderr).toMatch(/there is no run nothing-such here/);
    expect(unknown.exitCode).toBe(2);
    expect((await cli("compare", "good", "--local")).exitCode).toBe(2);
  });
});

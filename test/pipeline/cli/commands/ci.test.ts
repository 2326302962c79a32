import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { runInProcess } from "../../../support/run-program.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const TOPICS = ["cards", "loans", "fees", "apps"];
const SECRETS = /please help|joe@|limits|loans|cards/;

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" });

/** A repository with data and settings on `main`, and the branch of a change checked out. */
const started = process.cwd();
beforeEach(() => {
  process.chdir(temporaryFolder());
  for (const name of ["GITHUB_ACTIONS", "GITHUB_BASE_REF", "GITHUB_STEP_SUMMARY"]) {
    vi.stubEnv(name, undefined);
  }
  git("init", "-q", "-b", "main");
  git("config", "user.email", "someone@example.org");
  git("config", "user.name", "Someone");
  mkdirSync("data");
  const rows = Array.from({ length: 160 }, (_, at) => {
    const topic = TOPICS[at % 4];
    return `"case ${at * 37} of ${"abcdefg"[at % 7]}${topic}, please help ${at}",${topic}`;
  });
  writeFileSync("data/train.csv", `text,category\n${rows.join("\n")}\n`);
  writeFileSync("tunewright.yaml", settings(2));
  commit("one");
  git("checkout", "-qb", "change");
});
afterEach(() => {
  process.chdir(started);
  vi.unstubAllEnvs();
});

function settings(epochs: number): string {
  return `model: nova-micro\ndata:\n  files: [data/train.csv]\nhyperparameters:\n  epochCount: ${epochs}\n`;
}

function commit(subject: string): void {
  git("add", "-A");
  git("commit", "-qm", subject);
}

async function ci(...args: string[]) {
  const run = await runInProcess("ci", ...args, "--json");
  return { ...run, data: jsonOutputs.ci.parse(JSON.parse(run.stdout)) };
}

const checksOf = ({ policy }: { policy: readonly { name: string; ok: boolean }[] }) =>
  Object.fromEntries(policy.map(({ name, ok }) => [name, ok]));

describe("ci", () => {
  it("compares rows, labels, findings and price with where the change left its base", async () => {
    const lines = readFileSync("data/train.csv", "utf8").split("\n");
    lines.splice(1, 2);
    const added = ['"a new case of limits",limits', '"another case of limits, too",limits'];
    writeFileSync("data/train.csv", [...lines.slice(0, -1), ...added, ""].join("\n"));
    writeFileSync("tunewright.yaml", settings(4));
    const { data, exitCode } = await ci("--base", "main", "--max-usd-increase", "0");
    expect(exitCode).toBe(1);
    expect(data).toMatchObject({
      base: { name: "main", commit: git("rev-parse", "main").trim() },
      change: { before: 160, after: 160, added: 2, removed: 2, changed: 0, unchanged: 158 },
    });
    expect(data.change?.labels).toEqual({ before: 4, after: 5, appeared: 1, vanished: 0 });
    expect(checksOf(data)).toMatchObject({
      findings: true,
      labels: false,
      "price-increase": false,
    });
    expect(data.price?.usd).toBeGreaterThan((data.price?.before ?? 0) * 1.5);
    const allowed = ["--allow-label-changes", "--max-removed-rows", "2"];
    const passed = await ci("--base", "main", ...allowed);
    expect(passed).toMatchObject({ exitCode: 0, data: { passed: true } });
    expect((await ci("--base", "main", "--max-usd", "0.0001", ...allowed)).exitCode).toBe(1);
  });

  it("names findings by file and line in annotations, SARIF and Markdown, without a text of the data", async () => {
    appendFileSync("data/train.csv", '"",cards\n"write to joe@example.org about this",cards\n');
    vi.stubEnv("GITHUB_ACTIONS", "true");
    vi.stubEnv("GITHUB_STEP_SUMMARY", "summary.md");
    process.chdir("data");
    const files = ["--sarif", "../out.sarif", "--markdown", "../out.md", "--fail-on", "never"];
    const of = ["train.csv", "--model", "nova-micro", "--base", "main"];
    const run = await runInProcess("ci", ...of, ...files);
    process.chdir("..");
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(
      /^::error file=data\/train\.csv,line=162,title=tunewright blank-question::Question is blank\. \w/m,
    );
    const [sarif, markdown, summary] = ["out.sarif", "out.md", "data/summary.md"].map((file) =>
      readFileSync(file, "utf8"),
    );
    expect(JSON.parse(sarif ?? "").runs[0].results).toContainEqual(
      expect.objectContaining({
        ruleId: "blank-question",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "data/train.csv" },
              region: { startLine: 162 },
            },
          },
        ],
      }),
    );
    expect(markdown).toMatch(/\| error \| `blank-question` .* \| 1 \| \+1 \| `train\.csv:162` \|/);
    expect(summary).toBe(markdown);
    const results = JSON.stringify(JSON.parse(sarif ?? "").runs[0].results);
    for (const text of [run.stderr, results, markdown]) expect(text).not.toMatch(SECRETS);
  });

  it("lets old findings be with --only-new, and counts those that are more", async () => {
    appendFileSync("data/train.csv", '"",cards\n');
    git("checkout", "-q", "main");
    commit("blank");
    git("checkout", "-qB", "change");
    const strict = await ci("--base", "main");
    expect([strict.exitCode, checksOf(strict.data)["findings"]]).toEqual([1, false]);
    expect(strict.data.price).toBeNull();
    expect((await ci("--base", "main", "--only-new")).exitCode).toBe(0);
    appendFileSync("data/train.csv", '"",fees\n');
    const more = await ci("--base", "main", "--only-new");
    expect(more.exitCode).toBe(1);
    const blank = more.data.findings.find(({ code }) => code === "blank-question");
    expect(blank).toMatchObject({ before: 1, count: 2 });
  });

  it("takes new data, a renamed file, files that are not in git, and no base", async () => {
    writeFileSync("new.csv", readFileSync("data/train.csv", "utf8"));
    const asNew = await ci("new.csv", "--base", "main");
    expect(asNew.data).toMatchObject({
      base: null,
      note: "the data is new: main does not have it",
    });
    git("mv", "data/train.csv", "data/renamed.csv");
    writeFileSync("tunewright.yaml", settings(2).replace("train.csv", "renamed.csv"));
    const renamed = await ci("--base", "main");
    expect(renamed.data.change).toMatchObject({ unchanged: 160, added: 0, removed: 0 });
    const against = await ci("--against", "new.csv");
    expect(against.data).toMatchObject({ base: { name: "new.csv", commit: null } });
    expect((await ci("--no-base")).data).toMatchObject({ base: null, change: null });
  });

  it("ends with 2 and says what to do where the call is wrong, and writes nothing", async () => {
    const calls: [string[], string][] = [
      [["--base", "origin/none"], "Ci.NoBase"],
      [["--base", "--output=stolen"], "Ci.NoBase"],
      [["--base", "main", "--against", "data/train.csv"], "Call.Wrong"],
      [["--base", "main", "--comment"], "Call.Wrong"],
      [["--base", "main", "--sarif", "data/train.csv"], "Dataset.OutputIsInput"],
      [["--base", "main", "--model", "nova-huge"], "Model.Unknown"],
      [["none.csv", "--base", "main"], "Dataset.NoSuchFile"],
    ];
    for (const [args, code] of calls) {
      const run = await runInProcess("ci", ...args, "--json");
      const { error } = JSON.parse(run.stdout);
      expect({ args, exitCode: run.exitCode, code: error.code }).toEqual({
        args,
        exitCode: 2,
        code,
      });
    }
    expect(git("status", "--porcelain")).toBe("");
    process.chdir(temporaryFolder());
    writeFileSync("a.csv", "text,category\n");
    const outside = await runInProcess("ci", "a.csv", "--model", "nova-micro", "--json");
    expect(JSON.parse(outside.stdout).error.code).toBe("Ci.NoGit");
  });
});

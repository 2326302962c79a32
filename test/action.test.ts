import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { bundleCli, type PackagedCli } from "./support/packaged-cli.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const Step = z.object({
  name: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  shell: z.string().optional(),
  run: z.string().optional(),
  uses: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.string()).default({}),
  "working-directory": z.string().optional(),
});
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    runs: z.object({ using: z.literal("composite"), steps: z.array(Step) }),
  })
  .parse(parse(readFileSync("action.yml", "utf8")));

/** The package as it is bundled, where `npm install` finds it. */
let cli: PackagedCli;
beforeAll(async () => {
  cli = await bundleCli();
  const { name, version } = packageJson;
  const own = { name, version, type: "module", bin: { tunewright: "main.js" } };
  writeFileSync(join(cli.folder, "package.json"), JSON.stringify(own));
});
afterAll(() => rmSync(cli.folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", args, { cwd, encoding: "utf8" });

/** A repository whose branch `change` is checked out as actions/checkout does it: one commit, no other branch. */
function checkout(): string {
  const origin = temporaryFolder();
  git(origin, "init", "-q", "-b", "main");
  git(origin, "config", "user.email", "someone@example.org");
  git(origin, "config", "user.name", "Someone");
  const rows = Array.from({ length: 120 }, (_, at) => {
    const topic = ["cards", "loans", "fees"][at % 3];
    return `"case ${at * 37}: ${"abcdefg"[at % 7]}${topic} of guest ${at}",${topic}`;
  });
  mkdirSync(join(origin, "my data"));
  const file = join(origin, "my data", "train.csv");
  writeFileSync(file, `text,category\n${rows.join("\n")}\n`);
  writeFileSync(join(origin, "tunewright.yaml"), "model: nova-micro\n");
  git(origin, "add", "-A");
  git(origin, "commit", "-qm", "one");
  git(origin, "checkout", "-qb", "change");
  writeFileSync(file, `text,category\n${rows.slice(3).join("\n")}\n"",cards\n`);
  git(origin, "commit", "-qam", "two");
  const folder = join(temporaryFolder(), "work");
  git(
    ".",
    "clone",
    "-q",
    "--depth=1",
    "--branch=change",
    "--single-branch",
    `file://${origin}`,
    folder,
  );
  return folder;
}

/** GitHub's comments of a pull request. */
async function gitHub() {
  const comments: { id: number; body: string; html_url: string }[] = [];
  const calls: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      calls.push(`${method} ${url} ${headers.authorization}`);
      const body = text === "" ? "" : String(JSON.parse(text).body);
      const number = comments.length + 1;
      const comment = comments[0] ?? {
        id: number,
        body,
        html_url: `https://github.test/c${number}`,
      };
      if (method === "POST") comments.push(comment);
      if (method === "PATCH") comment.body = body;
      response.end(JSON.stringify(method === "GET" ? comments : comment));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  onTestFinished(() => void server.close());
  return { comments, calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** One run of the action's shell steps, as GitHub's runner runs them. */
async function runAction(folder: string, api: string, given: Record<string, string>, fork = false) {
  const temp = temporaryFolder();
  const event = join(temp, "event.json");
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
  const file = (name: string) => join(temp, name);
  for (const name of ["output", "summary"]) writeFileSync(file(name), "");
  const values: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default]),
    ),
    ...Object.fromEntries(Object.entries(given).map(([name, text]) => [`inputs.${name}`, text])),
    "inputs.package": cli.folder,
    "inputs.token": "a-token",
    "github.event_name == 'pull_request'": "true",
    "github.event.pull_request.head.repo.fork": String(fork),
  };
  const filled = (text: string) =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = values[expression];
      if (value === undefined) throw new Error(`no value of ${expression}`);
      return value;
    });
  let printed = "";
  for (const step of action.runs.steps) {
    if (step.run === undefined) continue;
    expect(step.shell).toBe("bash");
    const { PATH = "", HOME = "" } = process.env;
    const env = {
      ...{ PATH, HOME, GITHUB_ACTIONS: "true", GITHUB_BASE_REF: "main", RUNNER_TEMP: temp },
      ...{ GITHUB_REPOSITORY: "owner/name", GITHUB_API_URL: api, GITHUB_EVENT_PATH: event },
      ...{ GITHUB_OUTPUT: file("output"), GITHUB_STEP_SUMMARY: file("summary") },
      ...Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, filled(text)])),
    };
    const cwd = join(folder, filled(step["working-directory"] ?? "."));
    const child = spawn("bash", ["-eo", "pipefail", "-c", step.run], { cwd, env });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    const exitCode = await new Promise((done) => child.once("close", done));
    if (exitCode !== 0) return { step: step.name, exitCode, printed, temp };
  }
  return { step: null, exitCode: 0, printed, temp };
}

const read = ({ temp }: { temp: string }, name: string) => readFileSync(join(temp, name), "utf8");

describe("action.yml", () => {
  it("passes inputs by the environment only, names versions, and installs this one", () => {
    for (const { run, uses, name } of action.runs.steps) {
      expect([name, run?.includes("${{") ?? false]).toEqual([name, false]);
      if (uses !== undefined) expect(uses).toMatch(/@(?:v\d|[0-9a-f]{40})/);
    }
    const { name, version } = packageJson;
    expect(action.inputs["package"]?.default).toBe(`${name}@${version}`);
  });

  it("fails a change with blank rows, comments once, and writes SARIF and a summary", async () => {
    const folder = checkout();
    const { comments, calls, url } = await gitHub();
    const inputs = { files: "my data/train.csv\n" };
    const failed = await runAction(folder, url, inputs);
    expect(failed).toMatchObject({ step: "Check the data", exitCode: 1 });
    expect(failed.printed).toMatch(/^::error file=my data\/train\.csv,line=119,/m);
    expect(read(failed, "output")).toBe("passed=false\nsarif=true\n");
    expect(JSON.parse(read(failed, "tunewright.sarif")).version).toBe("2.1.0");
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toMatch(/1 of 3 checks failed[\s\S]*120 → 118: 1 added, 3 removed/);
    expect(read(failed, "summary")).toBe(comments[0]?.body);
    const again = await runAction(folder, url, { ...inputs, "fail-on": "never" });
    expect(again).toMatchObject({ step: null, exitCode: 0 });
    expect(read(again, "output")).toContain("passed=true\n");
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("✅ passed");
    expect(calls.at(-1)).toBe("PATCH /repos/owner/name/issues/comments/1 Bearer a-token");
    expect(failed.printed + again.printed).not.toContain("a-token");
  });

  it("runs no input as a command, and writes no comment for a fork", async () => {
    const folder = realpathSync(checkout());
    const { calls, url } = await gitHub();
    const evil = `"; touch ${folder}/stolen; "$(touch ${folder}/stolen)`;
    const { exitCode, step } = await runAction(
      folder,
      url,
      { files: evil, model: evil, base: evil, config: "" },
      true,
    );
    expect({ exitCode, step }).toEqual({ exitCode: 2, step: "Check the data" });
    expect(existsSync(join(folder, "stolen"))).toBe(false);
    expect(calls).toEqual([]);
  });
});

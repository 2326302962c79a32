import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureAssembly } from "../../../pipeline/cli/local/assembly.ts";
import { runCli } from "./run-cli.ts";

/** The commands as a user types them, each in its own process, against a local cloud of their own. */
const folder = mkdtempSync(join(tmpdir(), "tunewright-local-"));
const cli = (...args: string[]) => runCli(args, { cwd: folder });
const TUNE = ["tune", "colors.csv", "--model", "nova-micro", "--local", "--speed", "600"];

/** Each colour has its animal: soon learned, and not to be guessed. */
function colors(rows: number): string {
  const animals = { red: "fox", green: "frog", blue: "whale", black: "crow" };
  const things = ["box", "car", "door", "hat", "lamp", "boat", "shirt", "wall"];
  const pairs = Object.entries(animals);
  const lines = Array.from({ length: rows }, (_, at) => {
    const [color, animal] = pairs[at % 4] ?? [];
    return `my ${things[at % 8]} number ${at} looks ${color}ish to me,${animal}`;
  });
  return `text,category\n${lines.join("\n")}\n`;
}

async function plan(faults: unknown[]): Promise<void> {
  const { endpoint } = JSON.parse(readFileSync(join(folder, ".tunewright/daemon.json"), "utf8"));
  await fetch(`${endpoint}/_tunewright/faults`, {
    method: "POST",
    body: JSON.stringify({ faults }),
  });
}

beforeAll(async () => {
  const made = resolve(".tunewright/test-assembly");
  await ensureAssembly(made);
  mkdirSync(join(folder, ".tunewright"));
  cpSync(made, join(folder, ".tunewright/assembly"), { recursive: true });
  writeFileSync(join(folder, "colors.csv"), colors(160));
}, 120_000);

afterAll(async () => {
  await cli("local", "--stop");
  rmSync(folder, { recursive: true, force: true });
});

describe("a local run by the command line", { timeout: 120_000 }, () => {
  it("outlives a killed command, is adopted by the next, and ends registered", async () => {
    const main = [resolve("pipeline/cli/main.ts"), ...TUNE];
    const first = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), ...main], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const text of first.stdout) {
      if (/Create the customization job/.test(String(text))) first.kill("SIGKILL");
    }
    const { exitCode, stdout } = await cli(...TUNE);
    expect(stdout).toMatch(/was started before: adopted/);
    expect(stdout).toMatch(/✓ Registered/);
    expect(stdout).toMatch(/verdict +accepted/);
    expect(stdout).toMatch(/nothing of this is charged here/);
    expect(exitCode).toBe(0);
    const runs = JSON.parse((await cli("runs", "--local", "--json")).stdout);
    expect(runs.runs).toMatchObject([{ status: "SUCCEEDED" }]);
  });

  it("shows every state with its duration, and answers", async () => {
    const status = await cli("status", "--local");
    expect(status.stdout).toMatch(/^ {2}✓ Compare the two models +[\d.]+ (s|m)/m);
    const answer = await cli("invoke", "colors", "my", "desk", "looks", "blueish", "--local");
    expect(answer).toMatchObject({ exitCode: 0, stdout: "whale\n" });
  });

  it("says what failed, leaves nothing paid, and runs again as a second attempt", async () => {
    await plan([
      { at: "training-job", effect: "fail", times: 1, settings: { message: "Out of luck." } },
    ]);
    const other = [...TUNE, "--epochs", "1"];
    const failed = await cli(...other);
    expect(failed.stdout).toMatch(/Job\.Failed: .*Out of luck\./);
    expect(failed.exitCode).toBe(1);
    const status = await cli("status", "--local");
    expect(status.exitCode).toBe(1);
    const again = await cli(...other);
    expect(again.stderr).toMatch(/is FAILED: Job\.Failed.*\n.*--attempt 2/);
    expect(again.exitCode).toBe(1);
    const second = await cli(...other, "--attempt", "2", "--no-watch", "--json");
    expect(JSON.parse(second.stdout)).toMatchObject({ standing: "new" });
  });

  it("stops a run and shows that nothing paid is left", async () => {
    await plan([{ at: "training-job", effect: "stick" }]);
    const started = await cli(...TUNE, "--epochs", "3", "--no-watch", "--json");
    const { runId } = JSON.parse(started.stdout) as { runId: string };
    const { exitCode, stdout } = await cli("stop", runId, "--local");
    expect(stdout).toMatch(/is ABORTED/);
    expect(stdout).toMatch(/nothing paid is left, as Bedrock's lists show/);
    expect(exitCode).toBe(0);
  });

  it("names a run that does not exist", async () => {
    const { exitCode, stderr } = await cli("status", "nothing-such", "--local");
    expect(stderr).toMatch(/there is no run nothing-such here/);
    expect(exitCode).toBe(2);
  });
});

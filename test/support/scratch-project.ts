import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findDaemon, stopDaemon } from "../../pipeline/cli/local/daemon.ts";

/** A folder in which the project's npm scripts run as in a fresh clone, with its own working directory. */
export interface ScratchProject {
  readonly folder: string;
  /** Runs lines of shell as a user types them; the first that fails ends them. */
  shell(lines: string, env?: Record<string, string>): Promise<ShellRun>;
  /** Stops the local clouds that its commands left running, then removes it. */
  remove(): Promise<void>;
}

/** How lines of shell ended. */
interface ShellRun {
  readonly exitCode: number | null;
  /** stdout and stderr, as they appeared. */
  readonly output: string;
}

const PARTS = [
  "package.json",
  "tsconfig.json",
  "cdk.json",
  "node_modules",
  "pipeline",
  "dataset-tools",
  "infra",
];

/** Makes a scratch project that holds `tickets.csv`, the example dataset. */
export function scratchProject(): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-project-"));
  for (const part of PARTS) symlinkSync(resolve(part), join(folder, part));
  copyFileSync("dataset-tools/examples/support-tickets.csv", join(folder, "tickets.csv"));
  return {
    folder,
    shell: (lines, env = {}) => shell(lines, { folder, env }),
    remove: () => remove(folder),
  };
}

async function remove(folder: string): Promise<void> {
  for (const state of [".tunewright", join(".tunewright", "demo")]) {
    const running = await findDaemon(join(folder, state));
    if (running !== undefined) await stopDaemon(running);
  }
  rmSync(folder, { recursive: true, force: true });
}

function shell(
  lines: string,
  { folder, env }: { folder: string; env: Record<string, string> },
): Promise<ShellRun> {
  const { AWS_ENDPOINT_URL: _endpoint, ...inherited } = process.env;
  // What still runs in the background when a line failed would keep the output open.
  const trap = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT";
  const child = spawn("bash", ["-e", "-c", `${trap}\n${lines}`], {
    cwd: folder,
    env: { ...inherited, NO_COLOR: "1", ...env },
  });
  child.stdin.end();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((done) => {
    child.once("close", (exitCode) => done({ exitCode, output }));
  });
}

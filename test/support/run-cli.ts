import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** What a command printed and how it ended. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does, in a separate process. */
export function runCli(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<CliRun> {
  const main = resolve("pipeline/cli/main.ts");
  const tsx = import.meta.resolve("tsx");
  const { AWS_ENDPOINT_URL: _endpoint, ...inherited } = process.env;
  const child = spawn(process.execPath, ["--import", tsx, main, ...args], {
    cwd: options.cwd,
    env: { ...inherited, NO_COLOR: "1", ...options.env },
  });
  child.stdin.end(options.input ?? "");
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.once("close", (exitCode) => done({ exitCode, stdout, stderr }));
  });
}

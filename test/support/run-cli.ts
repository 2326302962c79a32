import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** What a command printed and how it ended. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs the command line as a user does, in a separate process. */
export function runCli(args: readonly string[], options: ProcessOptions = {}): Promise<CliRun> {
  const main = resolve("pipeline/cli/main.ts");
  const tsx = import.meta.resolve("tsx");
  const { AWS_ENDPOINT_URL: _endpoint, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", ...options.env };
  return runNode(["--import", tsx, main, ...args], { ...options, env });
}

/** Runs node with these arguments. @param options.env all that the process knows of its environment */
export function runNode(
  args: readonly string[],
  { cwd, env, input = "" }: Omit<ProcessOptions, "env"> & { env: NodeJS.ProcessEnv },
): Promise<CliRun> {
  const child = spawn(process.execPath, args, { cwd, env });
  child.stdin.end(input);
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

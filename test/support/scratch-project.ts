import { spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findDaemon, stopDaemon } from "../../pipeline/cli/local/daemon.ts";

/**
 * A folder in which the project's npm scripts run as in a fresh clone, and `tunewright` as where the package is
 * installed, with its own working directory.
 */
export interface ScratchProject {
  readonly folder: string;
  /** Runs lines of shell as a user types them; the first that fails ends them. */
  shell(lines: string, env?: Record<string, string>): Promise<ShellRun>;
  /** Address of the local cloud that its commands have started. */
  endpoint(): string;
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

/**
 * Makes a scratch project that holds `tickets.csv`, the example dataset.
 * @param program the command's program, as the package has it; absent: the sources
 */
export function scratchProject(program?: string): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-project-"));
  for (const part of PARTS) symlinkSync(resolve(part), join(folder, part));
  addCommand(folder, program);
  copyFileSync("dataset-tools/examples/support-tickets.csv", join(folder, "tickets.csv"));
  return {
    folder,
    shell: (lines, env = {}) => shell(lines, { folder, env }),
    endpoint() {
      const file = join(folder, ".tunewright", "daemon.json");
      return (JSON.parse(readFileSync(file, "utf8")) as { endpoint: string }).endpoint;
    },
    remove: () => remove(folder),
  };
}

/** The command as the package has it; with an endpoint, a deployment goes to the local cloud. */
function addCommand(folder: string, program: string | undefined): void {
  const sources = `--import ${import.meta.resolve("tsx")} ${resolve("pipeline/cli/main.ts")}`;
  const lines = [
    "#!/bin/sh",
    '[ "$1" = deploy ] && [ -n "$AWS_ENDPOINT_URL" ] && set -- "$@" --local',
    `exec ${process.execPath} ${program ?? sources} "$@"`,
  ];
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "tunewright"), `${lines.join("\n")}\n`, { mode: 0o755 });
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
  const { AWS_ENDPOINT_URL: _endpoint, npm_lifecycle_event: _script, ...inherited } = process.env;
  // What still runs in the background when a line failed would keep the output open.
  const trap = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT";
  const child = spawn("bash", ["-e", "-c", `${trap}\n${lines}`], {
    cwd: folder,
    env: {
      ...inherited,
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      NO_COLOR: "1",
      TUNEWRIGHT_SPEED: "300",
      ...env,
    },
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

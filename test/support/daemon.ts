import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A local cloud in a separate process, which a test can kill. */
export interface DaemonProcess {
  readonly endpoint: string;
  readonly process: ChildProcess;
  /** Everything that it has printed. */
  output(): string;
  /** `kill -9`, and waits until it has exited. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** The local cloud as the source has it. */
const FROM_SOURCE = ["--import", "tsx", "infra/local/main.ts"];

/**
 * Starts the local cloud and waits for its ready line. Rejects with what it said when it ends before.
 * @param program arguments for `node`; the built program starts several times faster
 */
export async function startDaemonProcess(
  flags: Record<string, string>,
  program = FROM_SOURCE,
  env: Record<string, string> = {},
): Promise<DaemonProcess> {
  const args = Object.entries(flags).flatMap(([name, value]) =>
    [`--${name}`, value].filter(Boolean),
  );
  const child = spawn(process.execPath, [...program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output += `${line}\n`;
      if (line.startsWith("{")) resolve(line);
    });
    child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${output}`)));
  });
  const { endpoint } = JSON.parse(await ready) as { endpoint: string };
  return {
    endpoint,
    process: child,
    output: () => output,
    async kill(signal = "SIGKILL") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

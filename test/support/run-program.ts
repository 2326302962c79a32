import { runProgram } from "../../pipeline/cli/program.ts";
import type { CliRun } from "./run-cli.ts";

/**
 * Runs the command line in this process, where a separate process is not what is tested. What is happening meanwhile is
 * left out, since how often it is said depends on the machine.
 */
export async function runInProcess(...args: string[]): Promise<CliRun> {
  const printed = { stdout: "", stderr: "" };
  const into = (name: keyof typeof printed) => ({
    write(text: string | Uint8Array) {
      printed[name] += text;
      return true;
    },
  });
  const streams = { stdout: into("stdout"), stderr: into("stderr"), notes: { write: () => true } };
  const exitCode = await runProgram(args, streams);
  return { exitCode, ...printed };
}

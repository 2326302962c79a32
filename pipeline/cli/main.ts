#!/usr/bin/env node
import { endWhenInterrupted } from "./interruption.ts";
import { runProgram } from "./program.ts";

endWhenInterrupted(process.stderr);

// The SDK prints this warning once per process; the README has it instead.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// A reader that has seen enough (`| head`) closes the pipe; that is not an error.
process.stdout.on("error", failedWriting);
process.stderr.on("error", () => undefined);

const exitCode = await runProgram(process.argv.slice(2), process, { isFresh: true });
// Connections that the SDK keeps open must not keep the command running; all output must be written first.
process.stdout.write("", (error) => {
  if (error) failedWriting(error);
  process.exit(exitCode);
});

function failedWriting(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
  process.exit(2);
}

import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CommandSpec } from "./command.ts";
import { verbs } from "./commands.ts";
import { explain } from "./explain-error.ts";
import { createOutput, type Output, type Streams } from "./output.ts";

/**
 * Runs the command line.
 * @param argv what the user typed after `tunewright`
 * @returns the exit code; errors are printed, not thrown
 */
export async function runProgram(
  argv: readonly string[],
  { stdout, stderr }: Streams,
): Promise<number> {
  const json = argv.includes("--json");
  const streams = { stdout, stderr };
  const output = createOutput({ json, ...streams });
  try {
    return await parseAndRun(argv, streams, output);
  } catch (error) {
    if (error instanceof CommanderError) return wrongCall(error, json ? output : undefined);
    const { exitCode, text, data } = await explain(error);
    if (json) output.result(data, "");
    output.error(text);
    return exitCode;
  }
}

async function parseAndRun(
  argv: readonly string[],
  { stdout, stderr }: Streams,
  output: Output,
): Promise<number> {
  let exitCode = 0;
  const program = new Command("tunewright")
    .description("Fine-tune Bedrock models: from labeled data to a registered, evaluated model.")
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .showHelpAfterError("(use --help to list commands and options)");
  // Only the module of the verb that is called, or that help is requested for, is loaded.
  const called = argv[0] === "help" ? argv[1] : argv[0];
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).description(summary).option("--json", "print JSON");
    if (name !== called) continue;
    const spec = await load();
    spec.configure(command);
    command.action(async () => {
      exitCode = await runCommand(spec, command, output);
    });
  }
  await program.parseAsync(argv, { from: "user" });
  return exitCode;
}

async function runCommand(spec: CommandSpec, command: Command, output: Output): Promise<number> {
  const { args } = command;
  const result = await spec.run({ args, options: command.opts(), output });
  output.result(result.data, result.text);
  if (result.aside !== undefined) output.error(result.aside);
  return result.exitCode ?? 0;
}

/** Commander has printed its own message by now; its exit code for --help and --version is 0. */
function wrongCall({ code, message, exitCode }: CommanderError, json: Output | undefined): number {
  if (exitCode === 0) return 0;
  json?.result({ error: { code, message: message.replace(/^error: /, "") } }, "");
  return 2;
}

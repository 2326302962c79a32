import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CommandSpec } from "./command.ts";
import { groups, type Verb, verbs } from "./commands.ts";
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
  const run: Run = async (spec, command) => {
    exitCode = await runCommand(spec, command, output);
  };
  await addVerbs(program, { verbs, called: calledOf(argv), run });
  for (const { name, summary, verbs } of groups) {
    const called = argv.includes(name) ? calledOf(argv.filter((word) => word !== name)) : undefined;
    await addVerbs(program.command(name).description(summary), { verbs, called, run });
  }
  await program.parseAsync(argv, { from: "user" });
  return exitCode;
}

type Run = (spec: CommandSpec, command: Command) => Promise<void>;

/** The verb that is called, or that help is requested for. */
function calledOf(argv: readonly string[]): string | undefined {
  return argv[0] === "help" ? argv[1] : argv[0];
}

/** Adds verbs to a program or a group; only the module of the one that is called is loaded. */
async function addVerbs(
  parent: Command,
  { verbs, called, run }: { verbs: readonly Verb[]; called: string | undefined; run: Run },
): Promise<void> {
  for (const { name, summary, load } of verbs) {
    const command = parent.command(name).description(summary).option("--json", "print JSON");
    if (name !== called) continue;
    const spec = await load();
    spec.configure(command);
    command.action(() => run(spec, command));
  }
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

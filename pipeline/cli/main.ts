#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CommandSpec } from "./command.ts";
import { verbs } from "./commands.ts";
import { explain } from "./explain-error.ts";
import { createOutput } from "./output.ts";

// Said once per process by the SDK; the README says it in our words.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const json = process.argv.includes("--json");
/** The verb that is called, or that help is wanted for; only its module is loaded. */
const asked = process.argv[2] === "help" ? process.argv[3] : process.argv[2];
const output = createOutput({ json });

async function main(): Promise<number> {
  let exitCode = 0;
  const program = new Command("tunewright")
    .description("Fine-tune Bedrock models: from labeled data to a registered, evaluated model.")
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError("(use --help to list commands and options)");
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).description(summary).option("--json", "print JSON");
    command.exitOverride();
    if (name !== asked) continue;
    const spec = await load();
    spec.configure(command);
    command.action(async () => {
      exitCode = await runCommand(spec, command);
    });
  }
  await program.parseAsync();
  return exitCode;
}

async function runCommand(spec: CommandSpec, command: Command): Promise<number> {
  const { args } = command;
  const result = await spec.run({ args, options: command.opts(), output });
  output.result(result.data, result.text);
  return result.exitCode ?? 0;
}

async function fail(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return wrongCall(error);
  const { exitCode, text, data } = await explain(error);
  if (json) output.result(data, "");
  output.error(text);
  return exitCode;
}

/** Commander has printed its own message by now; its code for --help and --version is 0. */
function wrongCall({ code, message, exitCode }: CommanderError): number {
  if (exitCode === 0) return 0;
  const words = message.replace(/^error: /, "");
  if (json) output.result({ error: { code, message: words } }, "");
  return 2;
}

// A reader that has seen enough (`| head`) closes the pipe; that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const exitCode = await main().catch(fail);
// Sockets that the SDK keeps alive must not keep the command alive; what was printed must be out first.
process.stdout.write("", () => process.exit(exitCode));

import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CommandSpec } from "./command.ts";
import { configureVerb, helpLayout, helpWidth } from "./command-help.ts";
import { groups, type Verb, verbs } from "./commands.ts";
import type { Output, Streams } from "./output.ts";
import type { Stream } from "./terminal.ts";

/** Verbs that work for a while, whose modules take up to a second to load: something is shown before that. */
const LONG = ["demo", "tune", "resume", "local", "deploy", "console"];

/**
 * Runs the command line.
 * @param argv what the user typed after `tunewright`
 * @param process.isFresh whether modules are still to be loaded, as in a process of its own
 * @returns the exit code; errors are printed, not thrown
 */
export async function runProgram(
  argv: readonly string[],
  streams: Streams,
  { isFresh = false }: { isFresh?: boolean } = {},
): Promise<number> {
  const options = optionsOf(argv);
  const isJson = options.includes("--json");
  let opened: Promise<Output> | undefined;
  const open = () => {
    opened ??= openOutput(argv, { isJson, streams });
    return opened;
  };
  try {
    const isHelp = options.some((option) => ["--help", "-h"].includes(option));
    if (isFresh && LONG.includes(argv[0] ?? "") && !isHelp) (await open()).progress("loading …");
    return await parseAndRun(argv, streams, open);
  } catch (error) {
    if (error instanceof CommanderError) return wrongCall(error, isJson ? streams.stdout : null);
    const { explain } = await import("./explain-error.ts");
    const output = await open();
    const debug = options.includes("--debug");
    const { exitCode, text, data } = await explain(error, { debug });
    if (isJson) output.result(data, "");
    output.error(text);
    return exitCode;
  }
}

/** What precedes `--`, after which nothing is an option of ours. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/** Loaded only when something runs, since `--help` prints by itself. */
async function openOutput(
  argv: readonly string[],
  { isJson, streams }: { isJson: boolean; streams: Streams },
): Promise<Output> {
  const [{ createOutput }, { cloudOptionsOf }] = await Promise.all([
    import("./output.ts"),
    import("./typed-options.ts"),
  ]);
  const script = process.env["npm_lifecycle_event"];
  const typing = { options: cloudOptionsOf(argv), script };
  const { stdout, stderr, notes = stderr } = streams;
  return createOutput({ json: isJson, stdout, stderr, notes, typing });
}

async function parseAndRun(
  typed: readonly string[],
  { stdout, stderr }: Streams,
  open: () => Promise<Output>,
): Promise<number> {
  let exitCode = 0;
  const argv = withDefaultVerb(typed);
  const program = new Command("tunewright")
    .description("Fine-tune Bedrock models: from labeled data to a registered, evaluated model.")
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => helpWidth(stdout),
      getErrHelpWidth: () => helpWidth(stderr),
    })
    .configureHelp(helpLayout)
    .showHelpAfterError(`(${SEE_HELP})`);
  const run: Run = async (spec, command) => {
    exitCode = await runCommand(spec, command, await open());
  };
  await addVerbs(program, { verbs, called: calledOf(argv), run });
  for (const { name, summary, verbs } of groups) {
    const called = argv.includes(name) ? calledOf(argv.filter((word) => word !== name)) : undefined;
    await addVerbs(program.command(name).description(summary), { verbs, called, run });
  }
  await program.parseAsync(argv, { from: "user" });
  return exitCode;
}

/** A group that is called without a verb, if it has one for that. */
function withDefaultVerb(argv: readonly string[]): readonly string[] {
  const [group, verb, ...rest] = argv;
  const defaultVerb = groups.find(({ name }) => name === group)?.defaultVerb;
  if (group === undefined || defaultVerb === undefined) return argv;
  if (verb === undefined) return [group, defaultVerb];
  const isOption = verb.startsWith("-") && verb !== "--help" && verb !== "-h";
  return isOption ? [group, defaultVerb, verb, ...rest] : argv;
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
    const command = parent.command(name).description(summary);
    if (name !== called) continue;
    const spec = await load();
    configureVerb(command, spec);
    command.action(() => run(spec, command));
  }
}

async function runCommand(spec: CommandSpec, command: Command, output: Output): Promise<number> {
  const { args } = command;
  const result = await spec.run({ args, options: command.opts(), output });
  output.result(result.data, result.text, { isVerbatim: result.isVerbatim === true });
  if (result.aside !== undefined) output.error(result.aside);
  return result.exitCode ?? 0;
}

const SEE_HELP = "use --help to list commands and options";

/** Commander has printed its own message by now; its exit code for --help and --version is 0. */
function wrongCall({ code, message, exitCode }: CommanderError, json: Stream | null): number {
  if (exitCode === 0) return 0;
  const error = { code, message: message.replace(/^error: /, ""), hint: SEE_HELP };
  json?.write(`${JSON.stringify({ error }, null, 2)}\n`);
  return 2;
}

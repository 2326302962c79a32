import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { defined } from "../../../dataset-tools/defined.ts";
import { UserError } from "../../errors.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { assemblyFolder, ensureAssembly } from "../local/assembly.ts";
import { findBaseServer } from "../local/base-server.ts";
import {
  consoleAddress,
  type Daemon,
  daemonArguments,
  findDaemon,
  stopDaemon,
} from "../local/daemon.ts";
import { stateFolder } from "../local/paths.ts";
import { given, loopbackUrl, quotas, wholeNumber } from "../option-parsers.ts";
import type { Output } from "../output.ts";
import { QUOTAS_HELP, speedOption } from "../session-options.ts";

interface LocalOptions {
  readonly port?: number;
  readonly speed?: number;
  readonly quotas?: Readonly<Record<string, number>>;
  readonly faults?: string;
  readonly strictAuth?: boolean;
  readonly explainIam?: boolean;
  readonly admitUnknownRoles?: boolean;
  readonly baseUrl?: string;
  readonly baseModel?: string;
  readonly holdAll?: boolean;
  readonly stop?: boolean;
}

/** `tunewright local` */
export const command: CommandSpec<LocalOptions> = {
  help: {
    about: [
      "Its state is kept in .tunewright/ and is used again at the next start. Ctrl-C ends it.",
    ],
    exits: { 0: "it has ended, or was stopped", 1: "it could not start" },
    examples: ["tunewright local --port 4599", "tunewright local --stop"],
  },
  configure(command) {
    command
      .option("--port <n>", "port on the loopback interface; default is a free one", port)
      .addOption(speedOption())
      .option("--quotas <list>", QUOTAS_HELP, quotas)
      .option("--faults <file>", "YAML file of faults to inject")
      .option("--strict-auth", "verify signatures; otherwise only their form is checked")
      .option("--explain-iam", "when it ends, print which granted permissions were used")
      .option("--admit-unknown-roles", "let roles that the template does not declare do everything")
      .option(
        "--base-url <url>",
        "OpenAI-compatible server on this machine (Ollama, llama.cpp) that answers as the untuned base models",
        loopbackUrl,
      )
      .option("--base-model <name>", "its model; default is the one that it has", given)
      .option("--hold-all", "resume no execution that ran when it last ended; stop or release each")
      .option("--stop", "stop the local cloud that runs in the background and keep its state");
  },
  async run({ options, output }: Call<LocalOptions>) {
    const folder = stateFolder();
    const running = await findDaemon(folder);
    if (options.stop === true) return stop(running);
    if (running !== undefined) {
      const message = `a local cloud is already running on this folder: ${running.endpoint}`;
      const hint = "Use that one, or stop it with `tunewright local --stop`.";
      throw new UserError("Local.Running", message, { hint });
    }
    const assembly = assemblyFolder();
    await ensureAssembly(assembly, output.progress);
    const { stop: _, ...settings } = options;
    const argv = daemonArguments({ folder, assembly, ...defined(settings) });
    const exitCode = await foreground(argv, folder, output);
    return { data: { ended: true, folder }, text: "", exitCode };
  },
};

const port = wholeNumber(0, 65_535);

async function stop(running: Daemon | undefined): Promise<Result> {
  if (running === undefined) {
    return { data: { stopped: false }, text: "no local cloud is running on this folder" };
  }
  await stopDaemon(running);
  return { data: { stopped: true }, text: "the local cloud has stopped; its state is kept" };
}

/** Runs it as a child, which gets the terminal's Ctrl-C itself, and waits until it ends. */
async function foreground(argv: string[], folder: string, output: Output): Promise<number> {
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise<number>((resolve) => {
    child.once("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
  const ignore = () => undefined;
  process.on("SIGINT", ignore).on("SIGTERM", () => child.kill("SIGTERM"));
  const daemon = await started(folder, ended);
  if (typeof daemon === "number") return daemon;
  output.line(`export AWS_ENDPOINT_URL=${daemon.endpoint}`);
  // The SDKs read AWS_REGION, version 1 of the `aws` command reads AWS_DEFAULT_REGION alone.
  output.line("export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1");
  output.line("export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local");
  // Clients in Python put `sync-` before the host of two operations of Step Functions, which no machine resolves here.
  output.line("export AWS_DISABLE_HOST_PREFIX_INJECTION=true");
  output.line(
    "# us-west-2 is its other Region, where Llama is tuned: `tunewright deploy --local --region us-west-2`",
  );
  const base = await findBaseServer(daemon.endpoint);
  if (base !== undefined) {
    output.line(
      `# the untuned base models' answers come from ${base.name} at ${base.url}, which is not Bedrock's model`,
    );
  }
  output.line(`# Runs, models and costs on a page: ${consoleAddress(daemon)}`);
  output.line(`# Ctrl-C stops it; its state is kept in ${folder}`);
  return ended;
}

/** The daemon once it answers, or how it ended before that. */
async function started(folder: string, ended: Promise<number>): Promise<Daemon | number> {
  for (;;) {
    const daemon = await findDaemon(folder);
    if (daemon !== undefined) return daemon;
    const code = await Promise.race([ended, delay(50)]);
    if (code !== undefined) return code;
  }
}

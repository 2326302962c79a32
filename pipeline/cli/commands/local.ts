import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../errors.ts";
import type { CommandSpec } from "../command.ts";
import { ensureAssembly } from "../local/assembly.ts";
import { type Daemon, daemonArguments, findDaemon, stopDaemon } from "../local/daemon.ts";
import { stateFolder } from "../local/paths.ts";
import type { Output } from "../output.ts";
import { DEFAULT_SPEED, parseSpeed } from "../session.ts";

interface LocalOptions {
  readonly port?: string;
  readonly speed?: string;
  readonly faults?: string;
  readonly strictAuth?: boolean;
  readonly explainIam?: boolean;
  readonly admitUnknownRoles?: boolean;
  readonly stop?: boolean;
}

/** `tunewright local` */
export const command: CommandSpec<LocalOptions> = {
  configure(command) {
    command
      .option("--port <n>", "loopback port; default is a free one")
      .option("--speed <n>", `seconds of the cloud per second here (${DEFAULT_SPEED})`)
      .option("--faults <file>", "planned faults, as YAML")
      .option("--strict-auth", "verify signatures, not their shape alone")
      .option("--explain-iam", "print at the end which granted permissions were used")
      .option("--admit-unknown-roles", "let roles that the template did not make do everything")
      .option("--stop", "end the local cloud that runs in the background; its state stays")
      .addHelpText("after", "\nIts state is kept in .tunewright/ and goes on at the next start.");
  },
  async run({ options, output }) {
    const folder = stateFolder();
    const running = await findDaemon(folder);
    if (options.stop === true) return stop(running);
    if (running !== undefined) {
      throw new UserError(
        "Local.Running",
        `a local cloud runs on this folder: ${running.endpoint}`,
        {
          hint: "Use it as it is, or end it with `tunewright local --stop`.",
        },
      );
    }
    const assembly = stateFolder("assembly");
    output.progress("synthesizing the stack …");
    await ensureAssembly(assembly);
    const arguments_ = daemonArguments({
      folder,
      assembly,
      speed: parseSpeed(options.speed),
      ...(options.port === undefined ? {} : { port: Number(options.port) }),
      ...(options.faults === undefined ? {} : { faults: options.faults }),
      strictAuth: options.strictAuth === true,
      explainIam: options.explainIam === true,
      admitUnknownRoles: options.admitUnknownRoles === true,
    });
    const exitCode = await foreground(arguments_, folder, output);
    return { data: { ended: true, folder }, text: "", exitCode };
  },
};

async function stop(running: Daemon | undefined) {
  if (running === undefined) return { data: { stopped: false }, text: "no local cloud runs here" };
  await stopDaemon(running);
  return { data: { stopped: true }, text: "the local cloud has ended; its state is kept" };
}

/** Runs it as a child that gets the terminal's Ctrl-C itself, and waits for its end. */
async function foreground(argv: string[], folder: string, output: Output): Promise<number> {
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise<number>((resolve) => {
    child.once("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
  const ignore = () => undefined;
  process.on("SIGINT", ignore).on("SIGTERM", () => child.kill("SIGTERM"));
  const daemon = await Promise.race([started(folder), ended]);
  if (typeof daemon === "number") return daemon;
  output.line(`export AWS_ENDPOINT_URL=${daemon.endpoint}`);
  output.line(`# AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1`);
  output.line(`# state: ${folder}; Ctrl-C ends it, the state stays`);
  return ended;
}

async function started(folder: string): Promise<Daemon> {
  for (;;) {
    const daemon = await findDaemon(folder);
    if (daemon !== undefined) return daemon;
    await delay(50);
  }
}

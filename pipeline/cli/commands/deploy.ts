import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CommandSpec, Result } from "../command.ts";
import { ensureAssembly } from "../local/assembly.ts";
import { findDaemon, startDaemon, stopDaemon } from "../local/daemon.ts";
import { appCommand, packageRoot, stateFolder } from "../local/paths.ts";
import type { Output } from "../output.ts";
import { connectLocal, parseSpeed, type SessionOptions, withSession } from "../session.ts";

/** `tunewright deploy [-- CDK OPTIONS]` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("[cdk options...]", "handed on to `cdk deploy`, after --")
      .addHelpText("after", "\nExample: tunewright deploy -- --require-approval never");
  },
  async run({ args, options, output }) {
    return options.local === true ? deployLocal(options, output) : deployToAws(args, options);
  },
};

/** A local cloud deploys the assembly when it starts; running executions go on from its folder. */
async function deployLocal(options: SessionOptions, output: Output): Promise<Result> {
  const folder = stateFolder();
  const assembly = stateFolder("assembly");
  output.progress("synthesizing the stack …");
  const changed = await ensureAssembly(assembly);
  const running = await findDaemon(folder);
  if (running !== undefined) await stopDaemon(running);
  output.progress("deploying into the local cloud …");
  const speed = options.speed === undefined ? running?.speed : parseSpeed(options.speed);
  const daemon = await startDaemon({
    folder,
    assembly,
    speed: speed ?? parseSpeed(undefined),
    idleMinutes: 30,
  });
  const { stack } = await connectLocal(daemon, "us-east-1").environment();
  const data = { endpoint: daemon.endpoint, changed, ...stack };
  const lines = Object.entries(data).map(([key, value]) => `  ${key.padEnd(22)}${value}`);
  return { data, text: ["deployed into the local cloud", ...lines].join("\n") };
}

async function deployToAws(args: readonly string[], options: SessionOptions): Promise<Result> {
  const cdk = createRequire(import.meta.url).resolve("aws-cdk/package.json");
  const argv = [join(dirname(cdk), "bin", "cdk"), "deploy", "--app", appCommand, ...args];
  const region = options.region === undefined ? {} : { AWS_REGION: options.region };
  const child = spawn(process.execPath, argv, {
    cwd: packageRoot,
    env: { ...process.env, ...region },
    stdio: "inherit",
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { data: { deployed: code === 0 }, text: "", exitCode: code === 0 ? 0 : 1 };
}

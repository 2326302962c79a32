import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defined } from "../../../dataset-tools/defined.ts";
import { connectLocal, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec, Result } from "../command.ts";
import { ensureAssembly } from "../local/assembly.ts";
import { findDaemon, startDaemon } from "../local/daemon.ts";
import { deployInto } from "../local/deployment.ts";
import { noteSpeed } from "../local/find-or-start.ts";
import { appCommand, packageRoot, quietCdk, stateFolder } from "../local/paths.ts";
import type { Output } from "../output.ts";

/** `tunewright deploy [-- CDK OPTIONS]` */
export const command: CommandSpec<SessionOptions> = {
  configure(command) {
    withSession(command)
      .argument("[cdk options...]", "passed to `cdk deploy`, after --")
      .addHelpText("after", "\nExample: tunewright deploy -- --require-approval never");
  },
  async run({ args, options, output }) {
    return options.local === true ? deployLocal(options, output) : deployToAws(args, options);
  },
};

/** A cloud that runs is updated in place, so that executions in flight continue; otherwise it starts with the stack. */
async function deployLocal(options: SessionOptions, output: Output): Promise<Result> {
  const folder = stateFolder();
  const assembly = stateFolder("assembly");
  output.progress("synthesizing the stack …");
  const changed = await ensureAssembly(assembly);
  const running = await findDaemon(folder);
  output.progress("deploying to the local cloud …");
  if (running !== undefined) {
    noteSpeed(options.speed, running, output);
    await deployInto(running, assembly);
  }
  const { speed } = options;
  const daemon = running ?? (await startDaemon({ folder, assembly, ...defined({ speed }) }));
  const { stack } = await connectLocal(daemon, "us-east-1").environment();
  const data = { endpoint: daemon.endpoint, changed, ...stack };
  const lines = [
    ["endpoint", daemon.endpoint],
    ["data bucket", stack.bucket],
    ["state machine", stack.stateMachineArn],
    ["notifications", stack.topicArn],
    ["Bedrock's role", stack.customizationRoleArn],
  ].map(([label = "", value = ""]) => `  ${label.padEnd(16)}${value}`);
  return { data, text: ["deployed to the local cloud", ...lines].join("\n") };
}

async function deployToAws(args: readonly string[], options: SessionOptions): Promise<Result> {
  const cdk = createRequire(import.meta.url).resolve("aws-cdk/package.json");
  const argv = [join(dirname(cdk), "bin", "cdk"), "deploy", "--app", appCommand, ...args];
  const child = spawn(process.execPath, argv, {
    cwd: packageRoot,
    env: { ...process.env, ...quietCdk, ...defined({ AWS_REGION: options.region }) },
    stdio: "inherit",
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { data: { deployed: code === 0 }, text: "", exitCode: code === 0 ? 0 : 1 };
}

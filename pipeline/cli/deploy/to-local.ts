import { defined } from "../../../dataset-tools/defined.ts";
import { connectLocal } from "../cloud-session.ts";
import type { Result } from "../command.ts";
import { assemblyFolder, ensureAssembly } from "../local/assembly.ts";
import { findDaemon, startDaemon } from "../local/daemon.ts";
import { chooseRegion, deployInto, readStacks } from "../local/deployment.ts";
import { noteSpeed } from "../local/find-or-start.ts";
import { stateFolder } from "../local/paths.ts";
import { setQuotas } from "../local/quotas.ts";
import type { Output } from "../output.ts";
import type { SessionOptions } from "../session-options.ts";
import { nextLines } from "../views/next.ts";

/** A cloud that runs is updated in place, so that executions in flight continue; otherwise it starts with the stack. */
export async function deployLocal(options: SessionOptions, output: Output): Promise<Result> {
  const folder = stateFolder();
  const assembly = assemblyFolder();
  const changed = await ensureAssembly(assembly, output.progress);
  const running = await findDaemon(folder);
  output.progress("deploying to the local cloud …");
  if (running !== undefined) noteSpeed(options.speed, running, output);
  const { speed } = options;
  const daemon = running ?? (await startDaemon({ folder, assembly, ...defined({ speed }) }));
  if (options.quotas !== undefined) await setQuotas(daemon, options.quotas);
  const stacks = await readStacks(daemon);
  const region = chooseRegion(stacks, options.region);
  const known = running === undefined ? [] : Object.keys(stacks).filter((one) => stacks[one]);
  const isMissing = stacks[region] === null;
  for (const one of isMissing ? [...known, region] : known) {
    await deployInto(daemon, { region: one, assembly });
  }
  const { stack } = await connectLocal(daemon, region).environment();
  const data = { endpoint: daemon.endpoint, region, changed, ...stack };
  const lines = [
    ["endpoint", daemon.endpoint],
    ["Region", region],
    ["data bucket", stack.bucket],
    ["state machine", stack.stateMachineArn],
    ["notifications", stack.topicArn],
    ["Bedrock's role", stack.customizationRoleArn],
  ].map(([label = "", value = ""]) => `  ${label.padEnd(16)}${value}`);
  const next = nextLines([["tunewright tune FILE --model NAME --local", "rehearses a run there"]]);
  return { data, text: ["deployed to the local cloud", ...lines, "", next].join("\n") };
}

import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { defined } from "../../../dataset-tools/defined.ts";
import { UserError } from "../../errors.ts";
import type { Output } from "../output.ts";
import { ensureAssembly, isAssemblyCurrent } from "./assembly.ts";
import { type Daemon, findDaemon, startDaemon } from "./daemon.ts";
import { stateFolder } from "./paths.ts";

const OLDER_STACK =
  "note: the local cloud runs an older version of the stack; update it with `tunewright deploy --local`";

/**
 * Finds the local cloud of the working directory, or starts it in the background.
 * @throws UserError `Local.Folder`, `Local.NotStarted`, `Synth.Failed`
 */
export async function findOrStartDaemon(
  speed: number | undefined,
  output: Output,
): Promise<Daemon> {
  const [folder, assembly] = [stateFolder(), stateFolder("assembly")];
  const found = await findDaemon(folder);
  if (found !== undefined) {
    if (!isAssemblyCurrent(assembly)) output.error(OLDER_STACK);
    return found;
  }
  makeStateFolder(folder);
  output.progress("preparing the local cloud: synthesizing the stack …");
  await ensureAssembly(assembly);
  output.progress("starting the local cloud …");
  return startDaemon(defined({ folder, assembly, speed }));
}

function makeStateFolder(folder: string): void {
  try {
    // Not recursive: Node tries forever to do that in a folder such as those of /proc.
    if (!existsSync(folder)) mkdirSync(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const message = `cannot write to ${folder}, where the local cloud keeps its state`;
    const hint = "Change to a directory that you can write to, then try again.";
    throw new UserError("Local.Folder", message, { hint, cause });
  }
}

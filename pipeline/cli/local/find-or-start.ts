import { accessSync, constants, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defined } from "../../../dataset-tools/defined.ts";
import { UserError } from "../../errors.ts";
import type { Output } from "../output.ts";
import { assemblyFolder, ensureAssembly, isAssemblyCurrent } from "./assembly.ts";
import { type Daemon, findDaemon, startDaemon } from "./daemon.ts";
import { stateFolder } from "./paths.ts";
import { setQuotas } from "./quotas.ts";

const OLDER_STACK =
  "note: the local cloud runs an older version of the stack; update it with `tunewright deploy --local`";

/** What a command needs of the local cloud. */
export interface LocalNeeds {
  /** Seconds that pass in the cloud for each second here; a cloud that runs keeps its own. */
  readonly speed?: number;
  /** Make sure that the assembly is what the sources make, so that the caller can update the stack by it. */
  readonly currentStack?: boolean;
  /** Start it also where it has no state yet. */
  readonly makesState?: boolean;
  /** Quotas of the account to change, by name. */
  readonly quotas?: Readonly<Record<string, number>>;
}

/**
 * Finds the local cloud of the working directory, or starts it in the background.
 * @throws UserError `Local.NoState` where it has no state and the command makes none; `Local.Folder`, `Local.NotStarted`, `Local.Quotas`, `Synth.Failed`
 */
export async function findOrStartDaemon(needs: LocalNeeds, output: Output): Promise<Daemon> {
  const daemon = await findOrStart(needs, output);
  if (needs.quotas !== undefined) await setQuotas(daemon, needs.quotas);
  return daemon;
}

async function findOrStart(needs: LocalNeeds, output: Output): Promise<Daemon> {
  const [folder, assembly] = [stateFolder(), assemblyFolder()];
  const found = await findDaemon(folder);
  if (found !== undefined) {
    noteSpeed(needs.speed, found, output);
    if (!isAssemblyCurrent(assembly)) {
      if (needs.currentStack !== true) output.error(OLDER_STACK);
      else {
        output.progress("the sources have changed: synthesizing the stack …");
        await ensureAssembly(assembly);
      }
    }
    return found;
  }
  if (needs.makesState !== true && !hasState(folder)) throw noState(folder);
  makeStateFolder(folder);
  await ensureAssembly(assembly, output.progress);
  output.progress("starting the local cloud …");
  return startDaemon(defined({ folder, assembly, speed: needs.speed }));
}

/** A local cloud has run in the folder before; that of a demo is in a folder of its own. */
function hasState(folder: string): boolean {
  return ["stack.json", "states"].some((name) => existsSync(join(folder, name)));
}

function noState(folder: string): UserError {
  const message = `there is no local cloud here: ${folder} holds none`;
  return new UserError("Local.NoState", message, {
    hint: "Change to the directory in which you started it, or make one here: `tunewright tune FILE --model NAME`, or `tunewright deploy`.",
  });
}

/** Says so when the cloud that runs has another speed than the one requested. */
export function noteSpeed(requested: number | undefined, { speed }: Daemon, output: Output): void {
  if (requested === undefined || speed === undefined || requested === speed) return;
  output.error(
    `note: the local cloud already runs at ${speed}× real time, so --speed ${requested} has no effect; \`tunewright local --stop\` ends it, and the next start may have another speed`,
  );
}

function makeStateFolder(folder: string): void {
  try {
    // Not recursive: Node tries forever to do that in a folder such as those of /proc.
    if (!existsSync(folder)) mkdirSync(folder);
    readdirSync(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const message = `cannot write to ${folder}, where the local cloud keeps its state`;
    const hint = "Change to a directory that you can write to, then try again.";
    throw new UserError("Local.Folder", message, { hint, cause });
  }
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { Output } from "../output.ts";
import { callAdmin } from "./admin.ts";
import type { Daemon } from "./daemon.ts";

const Stacks = z.record(z.string(), z.object({ templateSha256: z.string().optional() }).nullable());

/** The Regions of a running local cloud, each with what is deployed there; null where nothing is. */
export type Stacks = z.infer<typeof Stacks>;

const OLDER_CLOUD =
  "The local cloud that runs is an older version; stop it with `tunewright local --stop`, then try again.";

/** @throws UserError `Local.Older` for a local cloud of an older version */
export async function readStacks(daemon: Daemon): Promise<Stacks> {
  const { status, body, message } = await callAdmin(daemon, "GET", "stacks");
  if (status === 200) return Stacks.parse(body);
  throw new UserError("Local.Older", message, { hint: OLDER_CLOUD });
}

/** Where a stack is needed. */
export interface StackNeeds {
  /** Where it must be; where it is already, it is only updated. */
  readonly region?: string | undefined;
  readonly assembly: string;
}

/**
 * Deploys an assembly into a running local cloud wherever another one is deployed, and where the stack is needed and
 * missing. Executions that run keep their definition and the versions of the functions that it calls.
 * @throws UserError `Local.NotDeployed` with the resource that could not be deployed
 */
export async function bringStacks(
  daemon: Daemon,
  { region: needed, assembly }: StackNeeds,
  output: Output,
): Promise<void> {
  const current = templateSha256(assembly);
  for (const [region, stack] of Object.entries(await readStacks(daemon))) {
    const isWanted = stack !== null || region === needed;
    if (!isWanted || stack?.templateSha256 === current) continue;
    output.progress(`${stack ? "updating" : "deploying"} the stack in ${region} …`);
    await deployInto(daemon, { region, assembly });
  }
}

/** As `bringStacks`, for one Region, whatever is deployed there. */
export async function deployInto(
  daemon: Daemon,
  { region, assembly }: StackNeeds & { readonly region: string },
): Promise<void> {
  const { status, message } = await callAdmin(daemon, "POST", "deploy", { assembly, region });
  if (status === 200) return;
  const reason = `the stack in ${region} was not updated: ${message}`;
  throw new UserError("Local.NotDeployed", reason, {
    hint:
      status === 404
        ? OLDER_CLOUD
        : "Runs in flight continue; see local.log in .tunewright/ if the reason is not clear.",
  });
}

/**
 * The Region of a local cloud that a command uses.
 * @param wanted the one that the user has named
 * @param candidates others in the order of preference, e.g. those of the base model
 * @throws UserError `Local.Region` for one that the local cloud does not have
 */
export function chooseRegion(
  stacks: Stacks,
  wanted: string | undefined,
  candidates: readonly string[] = [],
): string {
  const regions = Object.keys(stacks);
  if (wanted !== undefined && !regions.includes(wanted)) {
    const message = `the local cloud has the Regions ${regions.join(" and ")}, and not ${wanted}`;
    throw new UserError("Local.Region", message, {
      hint: "Leave out --region, or name one of them.",
    });
  }
  const [home = ""] = regions;
  return wanted ?? candidates.find((region) => regions.includes(region)) ?? home;
}

function templateSha256(assembly: string): string {
  const [file = ""] = readdirSync(assembly).filter((name) => name.endsWith(".template.json"));
  return createHash("sha256")
    .update(readFileSync(join(assembly, file)))
    .digest("hex");
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { callAdmin } from "./admin.ts";
import type { Daemon } from "./daemon.ts";

const Deployed = z.object({ templateSha256: z.string().optional() });

/** Whether the running local cloud has exactly this assembly deployed. */
export async function isDeployed(daemon: Daemon, assembly: string): Promise<boolean> {
  const { status, body } = await callAdmin(daemon, "GET", "stack");
  if (status !== 200) return false;
  return Deployed.parse(body).templateSha256 === templateSha256(assembly);
}

/**
 * Deploys an assembly into a running local cloud. Executions that run keep their definition and the versions of the
 * functions that it calls.
 * @throws UserError `Local.NotDeployed` with the resource that could not be deployed
 */
export async function deployInto(daemon: Daemon, assembly: string): Promise<void> {
  const { status, message } = await callAdmin(daemon, "POST", "deploy", { assembly });
  if (status === 200) return;
  throw new UserError("Local.NotDeployed", `the stack was not updated: ${message}`, {
    hint:
      status === 404
        ? "The local cloud that runs is an older version; stop it with `tunewright local --stop`, then try again."
        : "Runs in flight continue; see local.log in .tunewright/ if the reason is not clear.",
  });
}

function templateSha256(assembly: string): string {
  const [file = ""] = readdirSync(assembly).filter((name) => name.endsWith(".template.json"));
  return createHash("sha256")
    .update(readFileSync(join(assembly, file)))
    .digest("hex");
}

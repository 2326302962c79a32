import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { listDeployments, listThroughputs } from "../../clean-up/list.ts";
import { listKeys } from "../../objects.ts";
import { servingNames } from "../../registry/alias-names.ts";
import { REGISTRY } from "../../registry/entry.ts";
import { tagsOf } from "../../serving/tags.ts";
import { runIdOf } from "../../workflow/input.ts";
import { COMMITTED_SUFFIX, RUN_TAG } from "../../workflow/names.ts";
import type { RunEnvironment } from "../environment.ts";
import { type Found, fine, notFine } from "./check.ts";

/** What runs and aliases name their serving. */
interface OurNames {
  readonly names: ReadonlySet<string>;
  /** Starts of names of which the rest is an alias. */
  readonly starts: ReadonlySet<string>;
}

/**
 * Whether deployments or throughputs that are not ours have names that runs and aliases take: of all that is
 * registered, and of a group that is planned.
 */
export async function foreignNames(
  { bedrock, group }: { bedrock: BedrockClient; group: string | undefined },
  environment: RunEnvironment | undefined,
): Promise<Found> {
  const ours = await ourNames(environment, group);
  const served = (await Promise.all([listDeployments(bedrock), listThroughputs(bedrock)])).flat();
  const foreign: string[] = [];
  for (const { name, arn } of served.filter((one) => isOurs(one.name, ours))) {
    const tags = await tagsOf(bedrock, arn);
    if (tags !== undefined && !tags.has(RUN_TAG)) foreign.push(`${name} (${arn})`);
  }
  if (foreign.length === 0) return fine("no name that runs and aliases take belongs to others");
  return notFine(
    `made by others under names that runs or aliases take: ${foreign.join(", ")}`,
    "Remove or rename them, or use another group or alias.",
    "aws bedrock list-custom-model-deployments",
  );
}

function isOurs(name: string, { names, starts }: OurNames): boolean {
  return names.has(name) || [...starts].some((start) => name.startsWith(start));
}

async function ourNames(
  environment: RunEnvironment | undefined,
  planned: string | undefined,
): Promise<OurNames> {
  const names = new Set<string>();
  const starts = new Set(planned === undefined ? [] : [`${planned}_`]);
  const keys = environment === undefined ? [] : await listKeys(environment.bucket, REGISTRY);
  for (const key of keys) {
    const [, group = "", kind = "", name = ""] =
      /^registry\/([^/]+)\/(versions|aliases)\/(.+)\.json$/.exec(key) ?? [];
    if (group === "") continue;
    starts.add(`${group}_`);
    const own = runIdOf(name);
    const taken =
      kind === "aliases" ? servingNames({ group, alias: name }) : [own, own + COMMITTED_SUFFIX];
    for (const one of taken) names.add(one);
  }
  return { names, starts };
}

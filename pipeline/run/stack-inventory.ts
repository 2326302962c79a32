import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { findOwned, type Owned } from "../clean-up/owned.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { type Alias, readAlias } from "../registry/aliases.ts";
import { REGISTRY } from "../registry/entry.ts";
import type { DeploymentSettings } from "../workflow/deployment-settings.ts";
import type { RunEnvironment } from "./environment.ts";
import { listRuns, type RunSummary } from "./list.ts";
import { findPlace } from "./preparations/preparation-place.ts";
import { findOutputs } from "./stack.ts";
import { type DataSize, measure } from "./stack-data.ts";
import { readSettings } from "./stack-settings.ts";

/** Clients for everything that belongs to the stack. */
export interface StackTools extends RunEnvironment {
  readonly sfn: SFNClient;
  readonly bucket: Bucket;
  readonly bedrock: BedrockClient;
  readonly cloudFormation: CloudFormationClient;
}

/** A group of the registry. */
export interface RegisteredGroup {
  readonly group: string;
  readonly versions: number;
  readonly aliases: readonly Alias[];
}

/** All that the stack holds, and all that its runs have bought. */
export interface Inventory {
  readonly settings: DeploymentSettings;
  /** ARN of the stack's own key; null where it has none. */
  readonly keyArn: string | null;
  /** Ids of the runs and preparations that are executing. */
  readonly running: readonly string[];
  readonly billable: readonly Owned[];
  readonly groups: readonly RegisteredGroup[];
  readonly data: DataSize;
}

/** Looks at everything that deleting the stack would touch; changes nothing. */
export async function takeInventory(tools: StackTools): Promise<Inventory> {
  const { bedrock, bucket, cloudFormation } = tools;
  const outputs = await findOutputs(cloudFormation);
  const settings = await readSettings(cloudFormation);
  if (settings === undefined) throw new Error("the stack was deleted meanwhile");
  const running = await runningIn(tools);
  return {
    settings,
    keyArn: outputs?.get("ModelKeyArn") ?? null,
    running: running.map(({ runId }) => runId),
    billable: await findOwned(bedrock),
    groups: await readGroups(bucket),
    data: await measure(bucket),
  };
}

/** Runs and preparations that are executing. */
async function runningIn(tools: StackTools): Promise<RunSummary[]> {
  const places = [tools, findPlace(tools)].filter((one) => one !== undefined);
  const every = { limit: Number.POSITIVE_INFINITY, status: "RUNNING" } as const;
  return (await Promise.all(places.map((place) => listRuns(place, every)))).flat();
}

async function readGroups(bucket: Bucket): Promise<RegisteredGroup[]> {
  const entries = (await listKeys(bucket, REGISTRY)).flatMap((key) => {
    const [, group = "", kind = "", name = ""] =
      /^registry\/([^/]+)\/(versions|aliases)\/(.+)\.json$/.exec(key) ?? [];
    return group === "" ? [] : [{ group, kind, name }];
  });
  const groups: RegisteredGroup[] = [];
  for (const group of new Set(entries.map((one) => one.group))) {
    const own = entries.filter((one) => one.group === group);
    const names = own.filter(({ kind }) => kind === "aliases").map(({ name }) => name);
    const aliases = await Promise.all(names.map((name) => readAlias(bucket, group, name)));
    groups.push({
      group,
      versions: own.filter(({ kind }) => kind === "versions").length,
      aliases: aliases.flatMap((alias) => alias ?? []),
    });
  }
  return groups;
}

import { type BedrockClient, ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { commonPrices } from "../../../dataset-tools/models/base-models.ts";
import { listDeployments, listThroughputs } from "../../clean-up/list.ts";
import { findOwned, type Owned } from "../../clean-up/owned.ts";
import type { Clock } from "../../clock.ts";
import { listKeys } from "../../objects.ts";
import { servingNames } from "../../registry/alias-names.ts";
import { findServing } from "../../registry/serving.ts";
import { listVersions } from "../../registry/versions.ts";
import { resourceText } from "../../report/outcome-text.ts";
import { LEASE_TAG, NO_LEASE, RUN_TAG } from "../../workflow/names.ts";
import type { RunEnvironment } from "../environment.ts";
import { listRuns } from "../list.ts";
import { findOutputs } from "../stack.ts";
import { type Check, type Found, fine, notFine, notKnown } from "./check.ts";

/** What is needed to look for what nothing owns. */
export interface BillableTools {
  readonly bedrock: BedrockClient;
  readonly cloudFormation: CloudFormationClient;
  readonly clock: Clock;
  /** Opened only where the stack is deployed. */
  environment(): Promise<RunEnvironment>;
}

/** Whether something costs money that no run, version or lease owns, and whether names are taken by others. */
export function billableChecks(tools: BillableTools): Check[] {
  return [
    { name: "names", find: () => names(tools) },
    { name: "nothing-paid-left", find: () => left(tools) },
  ];
}

async function openOrNot(tools: BillableTools): Promise<RunEnvironment | undefined> {
  return (await findOutputs(tools.cloudFormation)) === undefined ? undefined : tools.environment();
}

async function left(tools: BillableTools): Promise<Found> {
  const environment = await openOrNot(tools);
  const owned = await findOwned(tools.bedrock);
  const owners = environment === undefined ? NO_OWNERS : await ownersIn(environment);
  const stray: Owned[] = [];
  for (const one of owned) {
    const isOwned = owners.runs.has(one.runId) || owners.arns.has(one.arn);
    if (!isOwned && !(await isLeased(tools, one))) stray.push(one);
  }
  const [first] = stray;
  if (first === undefined) {
    return fine(
      `nothing: each of ${owned.length} billable resources belongs to a run, a version or a lease`,
    );
  }
  const listed = stray.map(
    (one) => `${resourceText(one)} of the run ${one.runId} (${costOf(one)})`,
  );
  return notFine(
    `${stray.length} that no running run, version or lease owns: ${listed.join("; ")}`,
    "Continue the run, or remove what it left.",
    `tunewright stop ${first.runId}`,
  );
}

interface Owners {
  readonly runs: ReadonlySet<string>;
  readonly arns: ReadonlySet<string>;
}

const NO_OWNERS: Owners = { runs: new Set(), arns: new Set() };

/** Ids of the runs that are executing, and ARNs of registered models and of what serves them now. */
async function ownersIn(environment: RunEnvironment): Promise<Owners> {
  const { bucket } = environment;
  const running = await listRuns(environment, { limit: 1000, status: "RUNNING" });
  const arns = new Set<string>();
  for (const group of await groupsIn(environment)) {
    for (const entry of await listVersions(bucket, group)) {
      arns.add(entry.modelArn);
      const serving = await findServing(bucket, entry);
      if (serving !== null) arns.add(serving.arn);
    }
  }
  return { runs: new Set(running.map(({ runId }) => runId)), arns };
}

async function groupsIn({ bucket }: RunEnvironment): Promise<string[]> {
  const keys = await listKeys(bucket, "registry/");
  return [...new Set(keys.flatMap((key) => key.split("/")[1] ?? []))];
}

/** A lease protects what serves; a model and a job have none. */
async function isLeased({ bedrock, clock }: BillableTools, { kind, arn }: Owned): Promise<boolean> {
  if (kind === "custom-model" || kind === "customization-job") return false;
  const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
  const lease = tags.find((tag) => tag.key === LEASE_TAG)?.value;
  return lease === NO_LEASE || (lease !== undefined && Date.parse(lease) > clock.now());
}

function costOf({ kind }: Owned): string {
  const storage = commonPrices().storage?.usd;
  switch (kind) {
    case "custom-model":
      return storage === undefined ? "storage by the month" : `about ${storage} USD a month`;
    case "deployment":
      return "nothing while idle, tokens when asked";
    case "provisioned-throughput":
      return "by the hour, used or not";
    case "customization-job":
      return "by the tokens that it trains";
  }
}

/** Whether something that is not ours has a name that an alias's own serving would take. */
async function names(tools: BillableTools): Promise<Found> {
  const environment = await openOrNot(tools);
  if (environment === undefined)
    return notKnown("the stack is not deployed, so that no names are taken");
  const wanted = new Set<string>();
  for (const key of await listKeys(environment.bucket, "registry/")) {
    const [, group, alias] = /^registry\/([^/]+)\/aliases\/(.+)\.json$/.exec(key) ?? [];
    if (group !== undefined && alias !== undefined) {
      for (const name of servingNames({ group, alias })) wanted.add(name);
    }
  }
  const served = (
    await Promise.all([listDeployments(tools.bedrock), listThroughputs(tools.bedrock)])
  ).flat();
  const foreign: string[] = [];
  for (const { name, arn } of served.filter((one) => wanted.has(one.name))) {
    const { tags = [] } = await tools.bedrock.send(
      new ListTagsForResourceCommand({ resourceARN: arn }),
    );
    if (!tags.some((tag) => tag.key === RUN_TAG)) foreign.push(name);
  }
  return foreign.length === 0
    ? fine("no name that runs and aliases take belongs to others")
    : notFine(
        `made by others under names of aliases: ${foreign.join(", ")}`,
        "Remove or rename them, or promote to another alias.",
        "aws bedrock list-custom-model-deployments",
      );
}

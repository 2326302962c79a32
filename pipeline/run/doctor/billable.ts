import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { commonPrices } from "../../../dataset-tools/models/base-models.ts";
import { type Look, takeLook } from "../../clean-up/lease-facts.ts";
import { priceText } from "../../clean-up/lease-notice.ts";
import { type Decision, isFine, leaseDecisions } from "../../clean-up/leases.ts";
import { findOwned, type Owned } from "../../clean-up/owned.ts";
import type { Clock } from "../../clock.ts";
import { resourceText } from "../../report/outcome-text.ts";
import type { RunEnvironment } from "../environment.ts";
import { findOutputs } from "../stack.ts";
import { type Check, type Found, fine, notFine, notKnown } from "./check.ts";
import { foreignNames } from "./foreign-names.ts";

/** What is needed to look for what nothing owns. */
export interface BillableTools {
  readonly bedrock: BedrockClient;
  readonly cloudFormation: CloudFormationClient;
  readonly clock: Clock;
  /** Group of a run that is planned. */
  readonly group: string | undefined;
  /** Opened only where the stack is deployed. */
  environment(): Promise<RunEnvironment>;
}

/** Whether something costs money that no run, version or lease owns, and whether names are taken by others. */
export function billableChecks(tools: BillableTools): Check[] {
  const environment = openOrNot(tools);
  const look = environment.then((opened) => lookAt(tools, opened));
  // Each check awaits them and reports their error itself.
  for (const shared of [environment, look]) shared.catch(() => undefined);
  return [
    { name: "registry", find: async () => registry(await environment, await look) },
    { name: "names", find: async () => foreignNames(tools, await environment) },
    { name: "nothing-paid-left", find: async () => left(await look, tools.clock) },
  ];
}

async function openOrNot(tools: BillableTools): Promise<RunEnvironment | undefined> {
  return (await findOutputs(tools.cloudFormation)) === undefined ? undefined : tools.environment();
}

/** Without the stack there is no registry, and nothing is owned. */
async function lookAt(
  { bedrock }: BillableTools,
  environment: RunEnvironment | undefined,
): Promise<Look> {
  if (environment !== undefined) {
    const { bucket, sfn, stack } = environment;
    return takeLook({ bedrock, bucket, sfn, stateMachineArn: stack.stateMachineArn });
  }
  const none = new Set<string>();
  return {
    found: await findOwned(bedrock),
    facts: {
      ...{ running: none, versions: [], aliases: [], unreadable: none },
      ...{ promised: none, known: none },
    },
    ...{ entries: [], executions: [], prices: new Map(), problems: [] },
  };
}

function registry(environment: RunEnvironment | undefined, { problems }: Look): Found {
  if (environment === undefined) return notKnown("the stack is not deployed: there is none yet");
  if (problems.length === 0)
    return fine("aliases, and the versions of what is billed, can be read");
  const listed = problems.map(({ about, error }) => `${about} (${error})`).join("; ");
  const remedy = "Grant the read that is denied, or restore the object's earlier version.";
  return notFine(`cannot be read: ${listed}`, remedy);
}

/** The same decisions as the sweep's; what has a lease that holds is no surprise either. */
function left({ found, facts, prices }: Look, clock: Clock): Found {
  const now = clock.now();
  const decided = leaseDecisions(found, { ...facts, now, ownerless: {}, heldUntil: null });
  const stray = decided.filter(
    ({ resource, decision }) => !isFine(decision) && !isLeased(resource, now),
  );
  const [first] = stray;
  if (first === undefined) {
    return fine(
      `nothing: each of ${found.length} billable resources belongs to a run, a version or a lease`,
    );
  }
  const listed = stray.map(({ resource, decision }) => {
    const price = prices.get(resource.arn) ?? { perHour: null, perMonth: null };
    return `${strayText(resource)} (${costOf(resource, price)}${becomes(decision)})`;
  });
  return notFine(
    `${stray.length} that no running run, version or lease owns: ${listed.join("; ")}`,
    "Continue the run, or remove what it left. `tunewright sweep --dry-run` lists everything that is billed.",
    `tunewright stop ${first.resource.runId}`,
  );
}

/** A lease protects what serves; a model and a job have none. */
function isLeased({ kind, lease }: Owned, now: number): boolean {
  if (kind === "custom-model" || kind === "customization-job") return false;
  return lease?.until != null && Date.parse(lease.until) > now;
}

function strayText(one: Owned): string {
  return `${resourceText(one)} of the run ${one.runId}`;
}

/** By the run's plan; without one by the prices that all base models share. */
function costOf({ kind }: Owned, price: Parameters<typeof priceText>[0]): string {
  const storage = commonPrices().storage?.usd ?? null;
  switch (kind) {
    case "custom-model":
      return priceText({ ...price, perMonth: price.perMonth ?? storage });
    case "deployment":
      return "nothing while idle, tokens when asked";
    case "provisioned-throughput":
      return price.perHour === null ? "by the hour, used or not" : priceText(price);
    case "customization-job":
      return "by the tokens that it trains";
  }
}

function becomes(decision: Decision): string {
  return decision.kind === "remove" ? "; the next sweep removes it" : "";
}

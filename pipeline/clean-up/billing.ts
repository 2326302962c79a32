import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { Billing, Resource } from "../run-folder/teardown.ts";
import type { CleanUpRequest } from "./clean-up.ts";
import { findDeployments, findModels, findThroughputs, ownerOf } from "./find.ts";
import type { BillableResource } from "./list.ts";

/** What is known of the pass that has just been made. */
interface PassFacts {
  /** About to be deleted. */
  readonly remaining: readonly Resource[];
  readonly inUse: boolean;
}

/** What costs money after a pass although nothing more is going to be removed, as List calls show. */
export async function billingOf(
  bedrock: BedrockClient,
  request: Pick<CleanUpRequest, "runId" | "storageUsdPerMonth" | "givenModelArn">,
  { remaining, inUse }: PassFacts,
): Promise<Billing[]> {
  const { runId, storageUsdPerMonth: usdPerMonth, givenModelArn } = request;
  const staying = (
    await Promise.all([
      findModels(bedrock, runId),
      findDeployments(bedrock, runId),
      findThroughputs(bedrock, runId),
    ])
  )
    .flat()
    .filter(({ arn }) => !remaining.some((resource) => resource.arn === arn));
  const billing: Billing[] = [];
  for (const one of staying) {
    if ((await ownerOf(bedrock, one.arn, runId)) !== "run") continue;
    billing.push(billingEntry(one, { inUse, usdPerMonth }));
  }
  if (givenModelArn === null) return billing;
  const resource = { kind: "custom-model", arn: givenModelArn } as const;
  return [{ resource, reason: "given-model", until: null, usdPerMonth }, ...billing];
}

function billingEntry(
  { kind, arn, committedUntil }: BillableResource,
  { inUse, usdPerMonth }: { inUse: boolean; usdPerMonth: number | null },
): Billing {
  const resource = { kind, arn };
  if (committedUntil !== null) {
    return { resource, reason: "committed", until: committedUntil, usdPerMonth: null };
  }
  const isModel = kind === "custom-model";
  return {
    resource,
    reason: isModel && !inUse ? "kept-model" : "in-use",
    until: null,
    usdPerMonth: isModel ? usdPerMonth : null,
  };
}

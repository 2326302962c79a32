import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { servingPathOf } from "../../../registry/serving.ts";
import { readLease } from "../../../serving/lease.ts";
import { tagsOf } from "../../../serving/tags.ts";
import { LEASE_TAG } from "../../../workflow/names.ts";

/** What answers for a version or an alias. Times are ISO 8601. */
export interface ServedBy {
  readonly arn: string;
  readonly path: "on-demand" | "provisioned";
  /** End of its lease; null: it has none. `unreadable`: its tag says neither. `deleted`: it no longer exists. */
  readonly lease: { readonly until: string | null } | "unreadable" | "deleted";
  /** USD by list prices, without a commitment; null where it costs by the token or the price is not known. */
  readonly usdPerHour: number | null;
}

/** Looks at what serves something: its lease is in its tags. One that cannot be read leaves the rest of a page readable. */
export async function readServedBy(
  bedrock: BedrockClient,
  arn: string,
  usdPerHour: number | null,
): Promise<ServedBy> {
  const lease = await readLeaseOf(bedrock, arn).catch(() => "unreadable" as const);
  return { arn, path: servingPathOf(arn), lease, usdPerHour };
}

async function readLeaseOf(bedrock: BedrockClient, arn: string): Promise<ServedBy["lease"]> {
  const tags = await tagsOf(bedrock, arn);
  if (tags === undefined) return "deleted";
  return readLease(tags.get(LEASE_TAG)) ?? "unreadable";
}

import { type BedrockClient, TagResourceCommand } from "@aws-sdk/client-bedrock";
import { LEASE_TAG, NO_LEASE } from "../workflow/names.ts";

/** Until when something is served: a time (ISO 8601), `none`, or undefined where the tag says neither. */
export type Lease = { readonly until: string | null } | undefined;

/** Reads the value of the tag `tunewright:lease`. */
export function readLease(tag: string | undefined): Lease {
  if (tag === NO_LEASE) return { until: null };
  const at = Date.parse(tag ?? "");
  return Number.isNaN(at) ? undefined : { until: new Date(at).toISOString() };
}

/** Sets until when a deployment or throughput is served (ISO 8601); null: until someone retires it. */
export async function setLease(
  bedrock: BedrockClient,
  { servingArn, until }: { servingArn: string; until: string | null },
): Promise<void> {
  const tags = [{ key: LEASE_TAG, value: until ?? NO_LEASE }];
  await bedrock.send(new TagResourceCommand({ resourceARN: servingArn, tags }));
}

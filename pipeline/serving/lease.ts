import { type BedrockClient, TagResourceCommand } from "@aws-sdk/client-bedrock";
import { LEASE_TAG, NO_LEASE } from "../workflow/names.ts";

/** Sets until when a deployment or throughput is served (ISO 8601); null: until someone retires it. */
export async function setLease(
  bedrock: BedrockClient,
  { servingArn, until }: { servingArn: string; until: string | null },
): Promise<void> {
  const tags = [{ key: LEASE_TAG, value: until ?? NO_LEASE }];
  await bedrock.send(new TagResourceCommand({ resourceARN: servingArn, tags }));
}

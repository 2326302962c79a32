import { type BedrockClient, ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";

/** The tags of a resource, by key; undefined when it no longer exists. */
export async function tagsOf(
  bedrock: BedrockClient,
  resourceARN: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
    return new Map(tags.map(({ key = "", value = "" }) => [key, value]));
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

import { type BedrockClient, GetCustomModelCommand } from "@aws-sdk/client-bedrock";
import { isAwsError, UserError } from "../errors.ts";
import type { RegistryEntry } from "../registry/entry.ts";

/** A custom model that exists. */
interface FoundModel {
  readonly arn: string;
  readonly baseModelArn: string | undefined;
}

/** The custom model of that ARN; undefined where it was deleted. */
export async function findModel(
  bedrock: BedrockClient,
  modelIdentifier: string,
): Promise<FoundModel | undefined> {
  try {
    const { baseModelArn } = await bedrock.send(new GetCustomModelCommand({ modelIdentifier }));
    return { arn: modelIdentifier, baseModelArn };
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/**
 * Makes sure that the model of a version still exists: without it nothing can serve the version.
 * @throws UserError `Registry.ModelDeleted`
 */
export async function assertModelExists(
  bedrock: BedrockClient,
  { version, modelArn, runId, group }: RegistryEntry,
): Promise<void> {
  if ((await findModel(bedrock, modelArn)) !== undefined) return;
  throw new UserError(
    "Registry.ModelDeleted",
    `the custom model of ${version} was deleted, so that nothing can serve it: ${modelArn}`,
    {
      hint: `Choose another version of ${group}, or train it again from the data in runs/${runId}/.`,
    },
  );
}

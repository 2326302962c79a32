import { type BedrockClient, CreateCustomModelDeploymentCommand } from "@aws-sdk/client-bedrock";
import { z } from "zod";

/** Arguments of the state machine's own call, in the words of its SDK integration. */
export const CreateDeploymentRequest = z.strictObject({
  ModelDeploymentName: z.string(),
  ModelArn: z.string(),
  /** The same for every call of one execution, so that a repeated call adopts what the first one made. */
  ClientRequestToken: z.string(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

/** What the SDK integration would answer. */
export interface CreatedDeployment {
  readonly CustomModelDeploymentArn: string;
}

/**
 * Creates an on-demand deployment, where the Region's Step Functions cannot make that call itself.
 * Errors are Bedrock's own, by their name, e.g. `ServiceQuotaExceededException`.
 */
export async function createDeployment(
  bedrock: BedrockClient,
  request: z.infer<typeof CreateDeploymentRequest>,
): Promise<CreatedDeployment> {
  const { ModelDeploymentName, ModelArn, ClientRequestToken, Tags } = request;
  const answer = await bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: ModelDeploymentName,
      modelArn: ModelArn,
      clientRequestToken: ClientRequestToken,
      tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    }),
  );
  return { CustomModelDeploymentArn: answer.customModelDeploymentArn ?? "" };
}

import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  listDeployments,
  listModels,
  listRunningJobs,
  listThroughputs,
} from "../../pipeline/clean-up/list.ts";

/**
 * Removes what runs have left in the account, as far as it can be removed now; otherwise the sweeps of later runs
 * would have more and more to look at.
 */
export async function removeBilled(bedrock: BedrockClient): Promise<void> {
  for (const { name } of await listRunningJobs(bedrock))
    await perhaps(bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: name })));
  for (const { arn: id } of await listDeployments(bedrock)) {
    const command = new DeleteCustomModelDeploymentCommand({
      customModelDeploymentIdentifier: id,
    });
    await perhaps(bedrock.send(command));
  }
  for (const { arn: provisionedModelId } of await listThroughputs(bedrock)) {
    const command = new DeleteProvisionedModelThroughputCommand({ provisionedModelId });
    await perhaps(bedrock.send(command));
  }
  for (const { arn: modelIdentifier } of await listModels(bedrock))
    await perhaps(bedrock.send(new DeleteCustomModelCommand({ modelIdentifier })));
}

/** What is still made or served, or is committed, stays. */
const perhaps = (deletion: Promise<unknown>) => deletion.catch(() => undefined);

import {
  type CustomModelDeploymentUpdateDetails,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  paginateListCustomModelDeployments,
  UpdateCustomModelDeploymentCommand,
} from "@aws-sdk/client-bedrock";
import { createDeployment } from "./create-deployment.ts";
import type { AliasServing, ServingWay } from "./serving-way.ts";

/** Serving on demand, by a custom model deployment: it costs by the token. */
export const onDemand: ServingWay = {
  async create(bedrock, { name, modelArn, token, tags }) {
    const { CustomModelDeploymentArn } = await createDeployment(bedrock, {
      ModelDeploymentName: name,
      ModelArn: modelArn,
      ClientRequestToken: token,
      Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
    });
    return CustomModelDeploymentArn;
  },
  async get(bedrock, arn) {
    const found = await bedrock.send(
      new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }),
    );
    const { modelDeploymentName: name = "", modelArn = "", failureMessage: failure = null } = found;
    const { status, updateDetails, createdAt } = found;
    const update = updateDetails === undefined ? null : updateOf(updateDetails);
    return {
      ...{ path: "on-demand", arn, name, modelArn, failure, update },
      since: createdAt?.toISOString() ?? null,
      status: status === "Active" ? "ready" : status === "Failed" ? "failed" : "creating",
    };
  },
  async swap(bedrock, arn, modelArn) {
    await bedrock.send(
      new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn, modelArn }),
    );
  },
  async delete(bedrock, arn) {
    await bedrock.send(
      new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }),
    );
  },
  async list(client, nameContains) {
    const found: { arn: string; name: string }[] = [];
    for await (const page of paginateListCustomModelDeployments({ client }, { nameContains })) {
      for (const one of page.modelDeploymentSummaries ?? []) {
        const { customModelDeploymentArn: arn = "", customModelDeploymentName: name = "" } = one;
        found.push({ arn, name });
      }
    }
    return found;
  },
};

function updateOf({
  modelArn = "",
  updateStatus,
}: CustomModelDeploymentUpdateDetails): AliasServing["update"] {
  if (updateStatus === "Updating") return { modelArn, status: "running" };
  return { modelArn, status: updateStatus === "UpdateFailed" ? "failed" : "done" };
}

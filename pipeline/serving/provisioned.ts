import {
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  paginateListProvisionedModelThroughputs,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import type { ServingWay } from "./serving-way.ts";

/** Serving by provisioned throughput without a commitment: it costs by the hour. */
export const provisioned: ServingWay = {
  async create(bedrock, { name, modelArn, token, tags, modelUnits }) {
    const { provisionedModelArn = "" } = await bedrock.send(
      new CreateProvisionedModelThroughputCommand({
        ...{ provisionedModelName: name, modelId: modelArn, modelUnits, tags },
        clientRequestToken: token,
      }),
    );
    return provisionedModelArn;
  },
  async get(bedrock, arn) {
    const found = await bedrock.send(
      new GetProvisionedModelThroughputCommand({ provisionedModelId: arn }),
    );
    const {
      provisionedModelName: name = "",
      modelArn = "",
      failureMessage: failure = null,
    } = found;
    const { status, desiredModelArn = modelArn, creationTime } = found;
    const isReady = status === "InService" || status === "Updating";
    return {
      ...{ path: "provisioned", arn, name, modelArn, failure },
      since: creationTime?.toISOString() ?? null,
      status: isReady ? "ready" : status === "Failed" ? "failed" : "creating",
      update: status === "Updating" ? { modelArn: desiredModelArn, status: "running" } : null,
    };
  },
  async swap(bedrock, arn, desiredModelId) {
    await bedrock.send(
      new UpdateProvisionedModelThroughputCommand({ provisionedModelId: arn, desiredModelId }),
    );
  },
  async delete(bedrock, arn) {
    await bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn }));
  },
  async list(client, nameContains) {
    const found: { arn: string; name: string }[] = [];
    for await (const page of paginateListProvisionedModelThroughputs(
      { client },
      { nameContains },
    )) {
      for (const one of page.provisionedModelSummaries ?? []) {
        const { provisionedModelArn: arn = "", provisionedModelName: name = "" } = one;
        found.push({ arn, name });
      }
    }
    return found;
  },
};

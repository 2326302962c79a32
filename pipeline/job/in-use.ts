import {
  type BedrockClient,
  paginateListCustomModelDeployments,
  paginateListCustomModels,
  paginateListModelCustomizationJobs,
  paginateListProvisionedModelThroughputs,
} from "@aws-sdk/client-bedrock";

/** What others in the account use: a run's own things, from an earlier execution, need no more room. */
export class InUse {
  readonly #client: BedrockClient;
  readonly #runId: string;

  constructor(client: BedrockClient, runId: string) {
    this.#client = client;
    this.#runId = runId;
  }

  /** Customization jobs that run or are being stopped. */
  jobs(): Promise<number> {
    const pages = paginateListModelCustomizationJobs(this.#paging, {});
    return total(pages, ({ modelCustomizationJobSummaries: jobs = [] }) =>
      jobs
        .filter(({ status }) => status === "InProgress" || status === "Stopping")
        .map(({ jobName }) => this.#oneOfOthers(jobName)),
    );
  }

  /** Custom models that the account owns. */
  customModels(): Promise<number> {
    const pages = paginateListCustomModels(this.#paging, { isOwned: true });
    return total(pages, ({ modelSummaries: models = [] }) =>
      models.map(({ modelName }) => this.#oneOfOthers(modelName)),
    );
  }

  /** On-demand deployments in any status, or only those that are being created. */
  deployments(only?: "Creating"): Promise<number> {
    const pages = paginateListCustomModelDeployments(this.#paging, {});
    return total(pages, ({ modelDeploymentSummaries: deployments = [] }) =>
      deployments
        .filter(({ status }) => only === undefined || status === only)
        .map(({ customModelDeploymentName }) => this.#oneOfOthers(customModelDeploymentName)),
    );
  }

  /** Model units without a commitment, over all throughputs of custom models. */
  uncommittedUnits(): Promise<number> {
    const pages = paginateListProvisionedModelThroughputs(this.#paging, {});
    return total(pages, ({ provisionedModelSummaries: throughputs = [] }) =>
      throughputs
        .filter(({ status, commitmentDuration }) => status !== "Failed" && !commitmentDuration)
        .filter(({ modelArn }) => modelArn?.includes(":custom-model/"))
        .map(
          ({ provisionedModelName, modelUnits = 0, desiredModelUnits = 0 }) =>
            this.#oneOfOthers(provisionedModelName) * Math.max(modelUnits, desiredModelUnits),
        ),
    );
  }

  get #paging() {
    return { client: this.#client, pageSize: 100 };
  }

  /** 0 for a thing of the run: its name, with the number of a later job or the mark of a commitment. */
  #oneOfOthers(name = ""): 0 | 1 {
    return name.replace(/[._].*$/, "") === this.#runId ? 0 : 1;
  }
}

async function total<Page>(
  pages: AsyncIterable<Page>,
  count: (page: Page) => readonly number[],
): Promise<number> {
  let sum = 0;
  for await (const page of pages) sum += count(page).reduce((all, one) => all + one, 0);
  return sum;
}

import { createRuntime } from "../bedrock-runtime/service.ts";
import { checkInput } from "../protocol/api-model.ts";
import { unknownOperation } from "../protocol/schema.ts";
import type { Cloud, Service, Shape } from "../service.ts";
import { deleteCustomModel, getCustomModel, listCustomModels } from "./custom-models.ts";
import { createJob, getJob, listJobs, stopJob } from "./customization-jobs.ts";
import * as deployments from "./deployments.ts";
import * as foundationModels from "./foundation-model-operations.ts";
import { JobRunner } from "./job-runner.ts";
import { permissionsFor } from "./permissions.ts";
import { openState } from "./state.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";
import * as throughputs from "./throughputs.ts";
import { validate } from "./validate.ts";
import { handleRest } from "./wire.ts";

type Operation = (input: Shape) => Shape;

/**
 * The local Bedrock and its runtime, on `<cloud folder>/bedrock/`. Every base model is offered in the local
 * cloud's one Region, though AWS spreads them over several.
 */
export function createBedrock(cloud: Cloud): { bedrock: Service; runtime: Service } {
  const state = openState(cloud);
  const runner = new JobRunner(state);
  const operations: Readonly<Record<string, Operation>> = {
    CreateModelCustomizationJob: (input) => createJob(state, runner, input),
    GetModelCustomizationJob: (input) => getJob(state, input),
    ListModelCustomizationJobs: (input) => listJobs(state, input),
    StopModelCustomizationJob: (input) => stopJob(state, runner, input),
    GetCustomModel: (input) => getCustomModel(state, input),
    ListCustomModels: (input) => listCustomModels(state, input),
    DeleteCustomModel: (input) => deleteCustomModel(state, input),
    CreateCustomModelDeployment: (input) => deployments.createDeployment(state, input),
    GetCustomModelDeployment: (input) => deployments.getDeployment(state, input),
    ListCustomModelDeployments: (input) => deployments.listDeployments(state, input),
    UpdateCustomModelDeployment: (input) => deployments.updateDeployment(state, input),
    DeleteCustomModelDeployment: (input) => deployments.deleteDeployment(state, input),
    CreateProvisionedModelThroughput: (input) => throughputs.createThroughput(state, input),
    GetProvisionedModelThroughput: (input) => throughputs.getThroughput(state, input),
    ListProvisionedModelThroughputs: (input) => throughputs.listThroughputs(state, input),
    UpdateProvisionedModelThroughput: (input) => throughputs.updateThroughput(state, input),
    DeleteProvisionedModelThroughput: (input) => throughputs.deleteThroughput(state, input),
    GetFoundationModel: (input) => foundationModels.getFoundationModel(state, input),
    ListFoundationModels: (input) => foundationModels.listFoundationModels(state, input),
    GetFoundationModelAvailability: (input) =>
      foundationModels.getFoundationModelAvailability(state, input),
    TagResource: (input) => tagResource(state, input),
    UntagResource: (input) => untagResource(state, input),
    ListTagsForResource: (input) => listTagsForResource(state, input),
  };
  const bedrock: Service = {
    name: "bedrock",
    permissions: (operation, input) => permissionsFor(state, operation, input),
    async call(operation, input) {
      const run = operations[operation];
      if (run === undefined) throw unknownOperation("bedrock", operation);
      checkInput("bedrock", operation, input);
      validate(operation, input);
      return run(input);
    },
    handle: (request, context) => handleRest(cloud, request, context),
    isIdle: () => runner.idle,
    async start() {
      runner.resume();
    },
    stop: () => runner.shutDown(),
  };
  return { bedrock, runtime: createRuntime(state) };
}

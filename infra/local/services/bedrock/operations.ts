import type { Shape } from "../../kernel/service.ts";
import { createBatch, getBatch, listBatches, stopBatch } from "./batch/jobs.ts";
import type { BatchRunner } from "./batch/runner.ts";
import { createJob, getJob, listJobs, stopJob } from "./customization/jobs.ts";
import type { JobRunner } from "./customization/runner.ts";
import {
  createEvaluation,
  deleteEvaluations,
  getEvaluation,
  listEvaluations,
  stopEvaluation,
} from "./evaluation/jobs.ts";
import type { EvaluationRunner } from "./evaluation/runner.ts";
import { deleteCustomModel, getCustomModel, listCustomModels } from "./models/custom-models.ts";
import * as foundationModels from "./models/foundation-model-operations.ts";
import * as deployments from "./serving/deployments.ts";
import * as throughputs from "./serving/throughputs.ts";
import type { BedrockState } from "./state.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";

/** What carries jobs on after the call that began them. */
export interface Runners {
  readonly jobs: JobRunner;
  readonly evaluations: EvaluationRunner;
  readonly batches: BatchRunner;
}

type Operation = (input: Shape) => Shape;

/** Every operation of Bedrock's control plane that the local cloud has, by its AWS name. */
export function operationsFor(
  state: BedrockState,
  { jobs, evaluations, batches }: Runners,
): Readonly<Record<string, Operation>> {
  return {
    CreateModelCustomizationJob: (input) => createJob(state, jobs, input),
    GetModelCustomizationJob: (input) => getJob(state, input),
    ListModelCustomizationJobs: (input) => listJobs(state, input),
    StopModelCustomizationJob: (input) => stopJob(state, jobs, input),
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
    CreateEvaluationJob: (input) => createEvaluation(state, evaluations, input),
    GetEvaluationJob: (input) => getEvaluation(state, input),
    ListEvaluationJobs: (input) => listEvaluations(state, input),
    StopEvaluationJob: (input) => stopEvaluation(state, evaluations, input),
    BatchDeleteEvaluationJob: (input) => deleteEvaluations(state, input),
    CreateModelInvocationJob: (input) => createBatch(state, batches, input),
    GetModelInvocationJob: (input) => getBatch(state, input),
    ListModelInvocationJobs: (input) => listBatches(state, input),
    StopModelInvocationJob: (input) => stopBatch(state, batches, input),
    GetFoundationModel: (input) => foundationModels.getFoundationModel(state, input),
    ListFoundationModels: (input) => foundationModels.listFoundationModels(state, input),
    GetFoundationModelAvailability: (input) =>
      foundationModels.getFoundationModelAvailability(state, input),
    TagResource: (input) => tagResource(state, input),
    UntagResource: (input) => untagResource(state, input),
    ListTagsForResource: (input) => listTagsForResource(state, input),
  };
}

import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { commitmentApproval } from "../../pipeline/workflow/commitment-approval.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { aGate } from "./verdict.ts";

/** Limits for a cloud whose hours pass in a second: a busy machine stays within them, and few polls are made. */
export const fastCloudLimits: ExecutionInput["limits"] = {
  jobHours: 120,
  servingMinutes: 1440,
  pollSeconds: 300,
  stallHours: 100,
  stallAction: "notify",
  evaluationHours: 48,
};

/** Asks as fast as the model answers. */
export const unpaced = { requestsPerMinute: null, tokensPerMinute: null };

const unpriced = { input: null, output: null };

/** A request as `tunewright tune` writes it, for Nova Micro on demand. */
export function aRequest(runId: string, changes: Partial<ExecutionInput> = {}): ExecutionInput {
  const keys = runLayout(runId);
  return {
    runId,
    planHash: "0".repeat(64),
    start: { at: "training", jobNumber: 1 },
    origin: "run",
    baseModel: {
      id: "amazon.nova-micro-v1:0:128k",
      inferenceId: "amazon.nova-micro-v1:0",
      name: "nova-micro",
      successor: null,
    },
    customizationType: "FINE_TUNING",
    hyperParameters: { epochCount: "2", learningRate: "0.00001", learningRateWarmupSteps: "10" },
    dataset: {
      train: keys.train,
      validation: null,
      evaluation: keys.evaluation,
      trainRows: 120,
      validationRows: 0,
      evaluationRows: 40,
      sha256: { train: "", validation: null, evaluation: "" },
      labels: null,
    },
    serving: { path: "on-demand", modelUnits: null, commitment: null, leaseHours: 168 },
    limits: { ...fastCloudLimits, jobHours: 24, servingMinutes: 600, pollSeconds: 60 },
    evaluation: {
      maxTokens: 64,
      concurrency: 4,
      pace: { tuned: unpaced, base: unpaced },
      scores:
        (changes.dataset?.labels ?? null) === null ? [{ kind: "token-f1" }] : [{ kind: "labels" }],
      usdPer1000Tokens: { tuned: unpriced, base: unpriced },
      baseFirst: false,
      headroom: 0.95,
    },
    gate: aGate(),
    group: "test",
    deleteModelOnFailure: false,
    allowRejectedRows: false,
    tags: {},
    storageUsdPerMonth: 1.95,
    ...changes,
  };
}

/** What differs in a request that tries hyperparameters, one candidate for each number of epochs. */
export function aSweep(
  runId: string,
  { epochs = [1, 2, 3, 5], concurrency = null }: { epochs?: number[]; concurrency?: number | null },
): Pick<ExecutionInput, "dataset" | "hyperParameters" | "hyperparameterSweep"> {
  const { dataset, hyperParameters } = aRequest(runId);
  const validation = runLayout(runId).validation;
  const candidates = epochs.map((count, at) => ({
    name: `h0${at + 1}`,
    hyperParameters: { ...hyperParameters, epochCount: String(count) },
    jobNumber: 1,
  }));
  return {
    dataset: { ...dataset, trainRows: 40, validation, validationRows: 12, evaluationRows: 16 },
    hyperParameters: {},
    hyperparameterSweep: { candidates, concurrency },
  };
}

/** What differs in a request whose model is served by a model unit. */
export const onThroughput: Pick<ExecutionInput, "serving"> = {
  serving: { path: "provisioned", modelUnits: 1, commitment: null, leaseHours: 24 },
};

/** What differs in a request for a model that learns the answers of Nova Pro. */
export const aDistillation = {
  customizationType: "DISTILLATION",
  teacher: { id: "amazon.nova-pro-v1:0", maxResponseLength: null },
  hyperParameters: {},
} as const satisfies Partial<ExecutionInput>;

/** What differs in a request for Llama 3.1 8B: that base is served by provisioned throughput only, in us-west-2. */
export function aLlamaRequest(): Pick<ExecutionInput, "baseModel" | "hyperParameters" | "serving"> {
  return {
    baseModel: {
      id: "meta.llama3-1-8b-instruct-v1:0:128k",
      inferenceId: "meta.llama3-1-8b-instruct-v1:0",
      name: "llama-3-1-8b",
      successor: null,
    },
    hyperParameters: { epochCount: "5", batchSize: "1", learningRate: "0.0001" },
    ...onThroughput,
  };
}

/** Provisioned throughput, and a commitment that was approved for the run. */
export function aCommitment(runId: string): ExecutionInput["serving"] {
  const terms = { duration: "OneMonth", totalUsd: 15_417.6, until: "2027-05-26" } as const;
  const approval = commitmentApproval({ runId, modelUnits: 1, ...terms });
  const commitment = { ...terms, approval };
  return { path: "provisioned", modelUnits: 1, commitment, leaseHours: 24 };
}

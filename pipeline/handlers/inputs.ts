import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";

/** Payloads that the workflow hands to the functions; a test holds them against the definition. */
export const CheckRequestInput = z.strictObject({
  executionName: z.string(),
  request: z.unknown(),
});

export const ReadMetricsInput = z.strictObject({ runId: z.string(), jobArn: z.string() });

export const SmokeTestInput = z.strictObject({
  runId: z.string(),
  model: z.string(),
  baseModel: z.string(),
  evaluationKey: z.string(),
  maxTokens: z.int().positive(),
});

export const AskModelsInput = z.strictObject({
  runId: z.string(),
  models: z.strictObject({ tuned: z.string(), base: z.string() }),
  baseModel: z.string(),
  evaluationKey: z.string(),
  rows: z.int().positive(),
  maxTokens: z.int().positive(),
  concurrency: z.int().positive(),
  cursor: z.strictObject({ row: z.int().nonnegative(), byte: z.int().nonnegative() }),
});

export const DecideInput = z.strictObject({
  runId: z.string(),
  rows: z.int().positive(),
  labels: z.array(z.string()).nullable(),
  gate: ExecutionInput.shape.gate,
});

const Made = { jobArn: z.string(), modelArn: z.string(), servingArn: z.string() };

export const RegisterInput = z.strictObject({
  runId: z.string(),
  request: ExecutionInput,
  ...Made,
});

export const MoveAliasInput = z.strictObject({
  runId: z.string(),
  group: z.string(),
  alias: z.string(),
  reason: z.string(),
});

export const CleanUpInput = z.strictObject({
  runId: z.string(),
  group: z.string(),
  scope: z.enum(["serving", "job-and-serving", "everything"]),
  reason: z.string(),
});

export const WriteReportInput = z.strictObject({
  runId: z.string(),
  request: z.unknown(),
  outcome: z.enum(["accepted", "rejected", "failed"]),
  failure: z.strictObject({ error: z.string(), cause: z.string(), state: z.string() }).optional(),
  jobArn: z.string().optional(),
  modelArn: z.string().optional(),
  servingArn: z.string().optional(),
});

/** EventBridge's "Step Functions Execution Status Change"; other members are not looked at. */
export const SweepInput = z.object({
  detail: z.object({
    name: z.string(),
    status: z.enum(["ABORTED", "TIMED_OUT", "FAILED"]),
    /** Input of the execution as JSON text; EventBridge leaves it out when it is large. */
    input: z.string().nullish(),
  }),
});

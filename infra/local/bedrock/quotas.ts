/** Default account quotas (Amazon Bedrock endpoints and quotas, read 2026-10). */
export const LIMITS = {
  scheduledJobs: 10,
  customModels: 100,
  deployments: 10,
  deploymentsInProgress: 2,
} as const;

const MINUTE = 60_000;

/**
 * How long the local Bedrock takes for what has no real work, in milliseconds of its clock. Bedrock gives
 * no figures; users report minutes for each of these.
 */
export const DURATIONS = {
  validation: 3 * MINUTE,
  dataProcessing: 4 * MINUTE,
  publishing: 2 * MINUTE,
  stopping: MINUTE,
  deployment: 5 * MINUTE,
  throughput: 10 * MINUTE,
  evaluation: 5 * MINUTE,
  batchValidation: 2 * MINUTE,
  batchScheduling: 5 * MINUTE,
} as const;

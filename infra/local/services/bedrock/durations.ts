const MINUTE_MS = 60_000;

/**
 * How long steps without real work last, in milliseconds of the cloud. Bedrock publishes
 * no figures; users report minutes for each of these.
 */
export const DURATIONS = {
  validation: 3 * MINUTE_MS,
  dataProcessing: 4 * MINUTE_MS,
  /** Each phase of a job that ends by an internal error, which was recorded within 1 to 2.5 minutes. */
  failing: MINUTE_MS,
  publishing: 2 * MINUTE_MS,
  stopping: MINUTE_MS,
  deployment: 5 * MINUTE_MS,
  throughput: 10 * MINUTE_MS,
  evaluation: 5 * MINUTE_MS,
  batchValidation: 2 * MINUTE_MS,
  batchScheduling: 5 * MINUTE_MS,
} as const;

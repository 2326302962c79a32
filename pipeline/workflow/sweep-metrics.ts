/** Namespace in CloudWatch of the metrics that the hourly sweep writes. */
export const METRIC_NAMESPACE = "Tunewright";

/** Their only dimension, as AWS/States has it: another stack in the account has metrics of its own. */
export const METRIC_DIMENSION = "StateMachineArn";

/** What the hourly sweep writes as metrics, with CloudWatch's unit. */
export const SWEEP_METRICS = {
  /** Provisioned throughputs of runs; since there is one value an hour, its sum is hours of throughput. */
  ServedThroughputs: "Count",
  ServedDeployments: "Count",
  /** All that runs made and that costs money, custom models and running jobs included. */
  BillableResources: "Count",
  /** List prices of throughput; what has no known price is not in it. */
  ServingUsdPerHour: "None",
  /** What has no reason to exist any more: a lease that has ended, nothing that it belongs to, tags that cannot be read. */
  SweepFinds: "Count",
  /** What the sweep could not read, remove or send. */
  SweepProblems: "Count",
  /** Age of the oldest execution that runs; 0 where none does. */
  LongestExecutionHours: "None",
} as const;

export type SweepMetric = keyof typeof SWEEP_METRICS;

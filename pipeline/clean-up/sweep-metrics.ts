import {
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  SWEEP_METRICS,
  type SweepMetric,
} from "../workflow/sweep-metrics.ts";
import { HOUR, isFine } from "./leases.ts";
import type { LeaseSweepResult } from "./sweep-leases.ts";

/** The metrics of one sweep: what it found before it removed anything. */
export function sweepMetrics({
  at,
  look,
  decided,
  problems,
}: Pick<LeaseSweepResult, "at" | "look" | "decided" | "problems">): Record<SweepMetric, number> {
  const { found, executions, prices } = look;
  const count = (kind: string) => found.filter((one) => one.kind === kind).length;
  const ages = executions.map(({ startedAt }) => Date.parse(at) - Date.parse(startedAt ?? at));
  const usdPerHour = found.map(({ arn }) => prices.get(arn)?.perHour ?? 0);
  return {
    ServedThroughputs: count("provisioned-throughput"),
    ServedDeployments: count("deployment"),
    BillableResources: found.length,
    ServingUsdPerHour: usdPerHour.reduce((sum, usd) => sum + usd, 0),
    SweepFinds: decided.filter(({ decision }) => !isFine(decision)).length,
    SweepProblems: problems.length,
    LongestExecutionHours: Math.max(0, ...ages) / HOUR,
  };
}

/**
 * Metrics as members of a JSON line in a log, from which CloudWatch Logs reads them: the embedded metric format
 * (CloudWatch user guide, "Specification: Embedded metric format"). It needs no grant but the log's own.
 * @param at ISO 8601
 */
export function embeddedMetrics(
  values: Readonly<Record<SweepMetric, number>>,
  { at, stateMachineArn }: { at: string; stateMachineArn: string },
): Record<string, unknown> {
  const Metrics = Object.entries(SWEEP_METRICS).map(([Name, Unit]) => ({ Name, Unit }));
  const directive = {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [[METRIC_DIMENSION]],
    Metrics,
  };
  return {
    ...values,
    [METRIC_DIMENSION]: stateMachineArn,
    _aws: { Timestamp: Date.parse(at), CloudWatchMetrics: [directive] },
  };
}

import type { Dimension } from "@aws-sdk/client-cloudwatch";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Checked } from "../../kernel/define-service.ts";
import { type Metrics, merge, type Statistics } from "./metrics.ts";

/** A metric over a span of time. */
export interface Series {
  readonly namespace: string | undefined;
  readonly metricName: string | undefined;
  readonly dimensions: readonly Checked<Dimension>[] | undefined;
  readonly unit: string | undefined;
  readonly start: Date;
  readonly end: Date;
  /** Seconds. */
  readonly period: number;
}

/** The statistics that are known here, as CloudWatch names them. */
const STATISTICS = {
  SampleCount: ({ count }: Statistics) => count,
  Sum: ({ sum }: Statistics) => sum,
  Average: ({ sum, count }: Statistics) => sum / count,
  Minimum: ({ min }: Statistics) => min,
  Maximum: ({ max }: Statistics) => max,
} as const;

export type StatisticName = keyof typeof STATISTICS;

const MINUTE_MS = 60_000;
/** Periods of metrics that are published more often than once a minute, as Bedrock's are not. */
const HIGH_RESOLUTION = [1, 5, 10, 20, 30];

/** True for a statistic that is known here. */
export function isStatistic(name: string): name is StatisticName {
  return Object.hasOwn(STATISTICS, name);
}

export function statisticOf(name: StatisticName, of: Statistics): number {
  return STATISTICS[name](of);
}

/** Throws 501 with the name of what CloudWatch has and the local cloud does not. */
export function notSimulated(what: string): ServiceError {
  return new ServiceError("NotImplemented", `The local cloud does not simulate ${what}.`, {
    status: 501,
  });
}

/** Throws `InvalidParameterValueException` for a span that CloudWatch refuses. */
export function checkSpan({ start, end, period }: Pick<Series, "start" | "end" | "period">): void {
  if (start.getTime() >= end.getTime()) {
    throw refused("The parameter StartTime must be less than the parameter EndTime.");
  }
  const isKnown = HIGH_RESOLUTION.includes(period) || (period > 0 && period % 60 === 0);
  if (!isKnown) {
    throw refused("The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.");
  }
}

export function refused(message: string, code = "InvalidParameterValueException"): ServiceError {
  return new ServiceError(code, message);
}

/** One point for each period with values, counted from the start's whole minute on; oldest first. */
export function datapointsOf(
  metrics: Metrics,
  series: Series,
): { time: number; statistics: Statistics }[] {
  const modelId = modelIdOf(series);
  const { metricName: name = "", unit = "Count", start, end, period } = series;
  if (modelId === undefined || unit !== "Count" || period < 60) return [];
  const from = Math.floor(start.getTime() / MINUTE_MS) * MINUTE_MS;
  const periods = new Map<number, Statistics>();
  for (const [time, statistics] of metrics.minutesOf(
    { name, modelId },
    { from, to: end.getTime() },
  )) {
    const at = from + Math.floor((time - from) / (period * 1000)) * period * 1000;
    periods.set(at, merge(periods.get(at), statistics));
  }
  return [...periods].map(([time, statistics]) => ({ time, statistics }));
}

/** CloudWatch finds a metric only by exactly the dimensions that it was published with. */
function modelIdOf({ namespace, dimensions = [] }: Series): string | undefined {
  const [dimension, ...others] = dimensions;
  const isBedrock = namespace === "AWS/Bedrock" && others.length === 0;
  return isBedrock && dimension?.Name === "ModelId" ? dimension.Value : undefined;
}

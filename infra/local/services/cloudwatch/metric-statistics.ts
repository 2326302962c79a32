import type { CloudWatch, GetMetricStatisticsInput } from "@aws-sdk/client-cloudwatch";
import { allow, type Checked, type CheckedOperationsOf } from "../../kernel/define-service.ts";
import {
  checkSpan,
  datapointsOf,
  isStatistic,
  notSimulated,
  refused,
  type StatisticName,
  statisticOf,
} from "./datapoints.ts";
import type { Metrics } from "./metrics.ts";

type Request = Checked<GetMetricStatisticsInput>;

/** Points of one answer (API reference, GetMetricStatistics). */
const MAX_POINTS = 1440;

/** GetMetricStatistics. Its points are in no order, as in CloudWatch. */
export function metricStatisticsOperation(metrics: Metrics): CheckedOperationsOf<CloudWatch> {
  return {
    GetMetricStatistics: {
      permissions: () => allow("cloudwatch:GetMetricStatistics"),
      run(request) {
        const names = statisticsOf(request);
        const span = { start: request.StartTime, end: request.EndTime, period: request.Period };
        checkSpan(span);
        checkPoints(request);
        const points = datapointsOf(metrics, {
          namespace: request.Namespace,
          metricName: request.MetricName,
          dimensions: request.Dimensions,
          unit: request.Unit,
          ...span,
        });
        const Datapoints = points.reverse().map(({ time, statistics }) => ({
          Timestamp: new Date(time),
          ...Object.fromEntries(names.map((name) => [name, statisticOf(name, statistics)])),
          Unit: "Count",
        }));
        return { Label: request.MetricName, Datapoints };
      },
    },
  };
}

function statisticsOf({ Statistics = [], ExtendedStatistics = [] }: Request): StatisticName[] {
  if (ExtendedStatistics.length > 0) throw notSimulated("extended statistics");
  if (Statistics.length === 0) {
    throw refused(
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
      "InvalidParameterCombinationException",
    );
  }
  return Statistics.map((name) => {
    if (isStatistic(name)) return name;
    throw refused(`The value ${name} for parameter Statistics is not valid.`);
  });
}

function checkPoints({ StartTime, EndTime, Period }: Request): void {
  const points = Math.ceil((EndTime.getTime() - StartTime.getTime()) / 1000 / Period);
  if (points <= MAX_POINTS) return;
  throw refused(
    `You have requested up to ${points.toLocaleString("en")} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    "InvalidParameterCombinationException",
  );
}

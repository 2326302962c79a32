import type { CloudWatch, GetMetricDataInput, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { allow, type Checked, type CheckedOperationsOf } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import {
  checkSpan,
  datapointsOf,
  isStatistic,
  notSimulated,
  refused,
  statisticOf,
} from "./datapoints.ts";
import type { Metrics } from "./metrics.ts";

type Request = Checked<GetMetricDataInput>;
type Query = Checked<MetricDataQuery>;

/** Limits by the API reference, GetMetricData. */
const MAX_QUERIES = 500;
const MAX_POINTS = 100_800;

/** GetMetricData. */
export function metricDataOperation(metrics: Metrics): CheckedOperationsOf<CloudWatch> {
  return {
    GetMetricData: {
      permissions: () => allow("cloudwatch:GetMetricData"),
      run(request) {
        checkQueries(request.MetricDataQueries);
        const series = request.MetricDataQueries.filter(({ ReturnData = true }) => ReturnData).map(
          (query) => ({ query, points: pointsOf(metrics, query, request) }),
        );
        return pageOf(series, request);
      },
    },
  };
}

interface Answered {
  readonly query: Query;
  readonly points: readonly { readonly time: number; readonly value: number }[];
}

function checkQueries(queries: readonly Query[]): void {
  if (queries.length > MAX_QUERIES) {
    throw invalid(`The collection MetricDataQueries must not have a size greater than 500.`);
  }
  const ids = queries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) {
    throw invalid("The values for parameter id in MetricDataQueries are not unique.");
  }
  for (const { Id, MetricStat, Expression } of queries) {
    if (!/^[a-z]\w*$/.test(Id)) {
      throw invalid(
        `The value ${Id} for parameter MetricDataQueries.member.id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
      );
    }
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw invalid(`The query ${Id} must have exactly one of MetricStat and Expression.`);
    }
    if (Expression !== undefined) throw notSimulated(`the expression of the query ${Id}`);
  }
}

function invalid(message: string) {
  return refused(message, "ValidationError");
}

function pointsOf(metrics: Metrics, { MetricStat }: Query, request: Request): Answered["points"] {
  if (MetricStat === undefined) return [];
  const { Metric, Period: period, Stat, Unit } = MetricStat;
  const span = { start: request.StartTime, end: request.EndTime, period };
  checkSpan(span);
  if (!isStatistic(Stat)) throw notSimulated(`the statistic ${Stat}`);
  const { Namespace, MetricName, Dimensions } = Metric;
  const points = datapointsOf(metrics, {
    namespace: Namespace,
    metricName: MetricName,
    dimensions: Dimensions,
    unit: Unit,
    ...span,
  }).map(({ time, statistics }) => ({ time, value: statisticOf(Stat, statistics) }));
  return request.ScanBy === "TimestampAscending" ? points : points.reverse();
}

/** Some of the points of all queries together; a query whose points continue on the next page is `PartialData`. */
function pageOf(answered: readonly Answered[], { NextToken, MaxDatapoints }: Request): object {
  const from = Number(NextToken ?? 0);
  const all = answered.reduce((sum, { points }) => sum + points.length, 0);
  if (!Number.isInteger(from) || from < 0 || from > all) {
    throw refused("The value for parameter NextToken is not valid.", "InvalidNextToken");
  }
  const to = from + Math.min(MaxDatapoints ?? MAX_POINTS, MAX_POINTS);
  let before = 0;
  const MetricDataResults = answered.map(({ query, points }) => {
    const page = points.slice(Math.max(0, from - before), Math.max(0, to - before));
    before += points.length;
    return {
      Id: query.Id,
      Label: query.Label ?? query.MetricStat?.Metric.MetricName,
      Timestamps: page.map(({ time }) => new Date(time)),
      Values: page.map(({ value }) => value),
      StatusCode: before > to ? "PartialData" : "Complete",
    };
  });
  return {
    MetricDataResults,
    Messages: [],
    ...defined({ NextToken: to < all ? String(to) : undefined }),
  };
}

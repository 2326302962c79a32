import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric, type MetricOptions, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import {
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  type SweepMetric,
} from "../../pipeline/workflow/sweep-metrics.ts";

/** A metric of AWS/States about all executions of a state machine. */
export function executionMetric(
  stateMachine: StateMachine,
  metricName: string,
  options: MetricOptions = {},
): Metric {
  return stateMachine.metric(metricName, { statistic: Stats.SUM, ...options });
}

/** What the hourly sweep writes; without a statistic the highest value of an hour. */
export function sweepMetric(
  { stateMachineArn }: StateMachine,
  metricName: SweepMetric,
  options: MetricOptions = {},
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [METRIC_DIMENSION]: stateMachineArn },
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
    ...options,
  });
}

/**
 * A metric of AWS/Bedrock by model, whichever models there are. Bedrock has no metrics by run or tag, so what other
 * applications of the account invoke is in it. Names and dimension: Bedrock user guide, "Monitor bedrock-runtime
 * inference using CloudWatch metrics".
 */
export function byModel(
  metricName: "Invocations" | "InputTokenCount" | "OutputTokenCount",
): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{AWS/Bedrock,ModelId} MetricName="${metricName}"', 'Sum', 3600)`,
    label: "",
    period: Duration.hours(1),
  });
}

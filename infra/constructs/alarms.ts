import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { executionMetric, sweepMetric } from "./metrics.ts";

/** What alarms and dashboard are about. */
export interface Monitored {
  readonly settings: DeploymentSettings;
  readonly stateMachine: StateMachine;
  /** Called when an execution ends without success. */
  readonly sweep: LambdaFunction;
  /** Called every hour. */
  readonly sweepLeases: LambdaFunction;
}

/** One alarm, and what people read about it. */
export interface AlarmSpec {
  /** What its name ends in. */
  readonly id: string;
  /** What has happened, as a sentence. */
  readonly what: string;
  /** What to do, with the commands. */
  readonly remedy: string;
  readonly metric: IMetric;
  /** It goes off at this value or above; with `isBelow` under it. */
  readonly threshold: number;
  readonly isBelow?: boolean;
  /** Periods of the metric in a row; default 1. */
  readonly periods?: number;
  readonly missing: TreatMissingData;
}

const { IGNORE, NOT_BREACHING, BREACHING } = TreatMissingData;

/** The alarms, in the order in which the dashboard explains them. */
export function alarmSpecs(monitored: Monitored): AlarmSpec[] {
  return [...aboutRuns(monitored), ...aboutCosts(monitored), ...aboutFunctions(monitored)];
}

function aboutRuns({ stateMachine, settings }: Monitored): AlarmSpec[] {
  return [
    {
      id: "failed-runs",
      what: "A run has failed.",
      remedy:
        "Find it with `tunewright runs`, read the cause with `tunewright explain RUN`, and continue it with `tunewright resume RUN`.",
      metric: executionMetric(stateMachine, "ExecutionsFailed"),
      ...{ threshold: 1, missing: NOT_BREACHING },
    },
    {
      id: "timed-out-runs",
      what: "A run has not ended within the 14 days that an execution has.",
      remedy:
        "Check with `tunewright sweep --dry-run` that it left nothing billable, and continue it with `tunewright resume RUN`.",
      metric: executionMetric(stateMachine, "ExecutionsTimedOut"),
      ...{ threshold: 1, missing: NOT_BREACHING },
    },
    {
      id: "stuck-runs",
      what: `A run has been executing for ${settings.stuckHours} hours or more.`,
      remedy:
        "See what it waits for with `tunewright status RUN`: `tunewright approve RUN` where it waits for a person, `tunewright stop RUN` where it is not needed. `tunewright deploy --stuck-hours N` allows more.",
      metric: sweepMetric(stateMachine, "LongestExecutionHours"),
      // Two sweeps may fall into one hour and none into the next.
      ...{ threshold: settings.stuckHours, missing: IGNORE },
    },
  ];
}

function aboutCosts({ stateMachine, settings }: Monitored): AlarmSpec[] {
  const { throughputHours } = settings;
  const day = { statistic: Stats.SUM, period: Duration.days(1) };
  const throughput: AlarmSpec = {
    id: "throughput-hours",
    what: `More than ${throughputHours} hours of provisioned throughput were served within a day.`,
    remedy:
      "See what is billed with `tunewright sweep --dry-run`, and remove what is not needed with `tunewright retire VERSION`. `tunewright deploy --throughput-hours N` allows more.",
    metric: sweepMetric(stateMachine, "ServedThroughputs", day),
    ...{ threshold: throughputHours + 1, missing: IGNORE },
  };
  return [
    ...(throughputHours === 0 ? [] : [throughput]),
    {
      id: "sweep-finds",
      what: "For three hours something has been billed that has no reason to exist any more.",
      remedy:
        "See what it is with `tunewright sweep --dry-run`; `tunewright renew` keeps it, `tunewright sweep` removes it.",
      metric: sweepMetric(stateMachine, "SweepFinds"),
      ...{ threshold: 1, periods: 3, missing: IGNORE },
    },
    {
      id: "sweep-problems",
      what: "For three hours the sweep could not read, remove or send something.",
      remedy:
        "`tunewright sweep --dry-run` names what and why; `tunewright explain` has the meaning of each error, `tunewright doctor` checks permissions.",
      metric: sweepMetric(stateMachine, "SweepProblems"),
      ...{ threshold: 1, periods: 3, missing: IGNORE },
    },
  ];
}

function aboutFunctions({ sweep, sweepLeases }: Monitored): AlarmSpec[] {
  const hour = { period: Duration.hours(1) };
  const remedy =
    "Lambda and the next hour try again. Until then check with `tunewright sweep --dry-run` what is billed, and remove it with `tunewright sweep`; the function's log has the error.";
  return [
    {
      id: "clean-up-errors",
      what: "The clean-up after a run that was stopped, timed out or failed has failed itself.",
      remedy,
      metric: sweep.metricErrors(hour),
      ...{ threshold: 1, missing: NOT_BREACHING },
    },
    {
      id: "sweep-errors",
      what: "The hourly sweep has failed, so that leases may not end.",
      remedy,
      metric: sweepLeases.metricErrors(hour),
      ...{ threshold: 1, missing: NOT_BREACHING },
    },
    {
      id: "sweep-missing",
      what: "The hourly sweep has not run for three hours, so that leases do not end.",
      remedy:
        "Remove what is not needed with `tunewright sweep`, and deploy the stack again with `tunewright deploy`: someone may have disabled its rule in EventBridge.",
      metric: sweepLeases.metricInvocations(hour),
      ...{ threshold: 1, isBelow: true, periods: 3, missing: BREACHING },
    },
  ];
}

/** Makes an alarm that notifies people by a topic. Its message has the description, and so the remedy. */
export function makeAlarm(
  scope: Construct,
  { id, what, remedy, metric, threshold, isBelow = false, periods = 1, missing }: AlarmSpec,
  { topic, prefix }: { topic: ITopic; prefix: string },
): Alarm {
  const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
  const alarm = new Alarm(scope, id, {
    alarmName: `${prefix}${id}`,
    alarmDescription: `${what} ${remedy}`,
    metric,
    threshold,
    comparisonOperator: isBelow ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: missing,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}

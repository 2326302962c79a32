import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { AlarmSpec, Monitored } from "./alarms.ts";
import { byModel, executionMetric, sweepMetric } from "./metrics.ts";

/** Columns of a dashboard. */
const FULL = 24;

export interface RunDashboardProps extends Monitored {
  readonly specs: readonly AlarmSpec[];
  readonly alarms: readonly Alarm[];
}

/** Shows how runs end, what is served and billed, and what to do when an alarm goes off. */
export class RunDashboard extends Construct {
  constructor(scope: Construct, id: string, props: RunDashboardProps) {
    super(scope, id);
    const { alarms, specs } = props;
    new Dashboard(this, "Dashboard", {
      defaultInterval: Duration.days(7),
      widgets: [
        [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: FULL, height: 3 })],
        aboutRuns(props),
        aboutServing(props),
        aboutModels(),
        aboutFunctions(props),
        [new TextWidget({ markdown: whatToDo(specs), width: FULL, height: 3 + specs.length })],
      ],
    });
  }
}

function aboutRuns({ stateMachine }: Monitored): IWidget[] {
  const executions = (name: string, label: string) =>
    executionMetric(stateMachine, name, { label, period: Duration.hours(1) });
  return row([
    graph("Runs started and ended", [
      executions("ExecutionsStarted", "started"),
      executions("ExecutionsSucceeded", "succeeded"),
      executions("ExecutionsFailed", "failed"),
      executions("ExecutionsTimedOut", "timed out"),
      executions("ExecutionsAborted", "stopped"),
    ]),
    graph("Time that ended runs took (milliseconds)", [
      executionMetric(stateMachine, "ExecutionTime", {
        ...{ statistic: Stats.AVERAGE, label: "average", period: Duration.hours(1) },
      }),
      executionMetric(stateMachine, "ExecutionTime", {
        ...{ statistic: Stats.MAXIMUM, label: "longest", period: Duration.hours(1) },
      }),
    ]),
    graph("Age of the oldest run that executes (hours)", [
      sweepMetric(stateMachine, "LongestExecutionHours", { label: "hours" }),
    ]),
  ]);
}

function aboutServing({ stateMachine }: Monitored): IWidget[] {
  const day = { statistic: Stats.SUM, period: Duration.days(1) };
  return row([
    graph("Hours of provisioned throughput a day", [
      sweepMetric(stateMachine, "ServedThroughputs", { label: "hours", ...day }),
    ]),
    graph("What is billed now", [
      sweepMetric(stateMachine, "ServedThroughputs", { label: "provisioned throughputs" }),
      sweepMetric(stateMachine, "ServedDeployments", { label: "on-demand deployments" }),
      sweepMetric(stateMachine, "BillableResources", { label: "all, with models and jobs" }),
      sweepMetric(stateMachine, "ServingUsdPerHour", { label: "USD an hour, by list price" }),
    ]),
    graph("What the sweep found and could not do", [
      sweepMetric(stateMachine, "SweepFinds", { label: "billed without a reason" }),
      sweepMetric(stateMachine, "SweepProblems", { label: "could not be done" }),
    ]),
  ]);
}

function aboutModels(): IWidget[] {
  return row([
    graph("Invocations by model, of the whole account", [byModel("Invocations")]),
    graph("Input tokens by model, of the whole account", [byModel("InputTokenCount")]),
    graph("Output tokens by model, of the whole account", [byModel("OutputTokenCount")]),
  ]);
}

function aboutFunctions({ sweep, sweepLeases }: Monitored): IWidget[] {
  const [afterRuns, hourly] = ["clean-up after runs", "hourly sweep"];
  const hour = { period: Duration.hours(1) };
  return row([
    graph("Errors of the sweeps", [
      sweep.metricErrors({ label: afterRuns, ...hour }),
      sweepLeases.metricErrors({ label: hourly, ...hour }),
    ]),
    graph("Calls of the sweeps", [
      sweep.metricInvocations({ label: afterRuns, ...hour }),
      sweepLeases.metricInvocations({ label: hourly, ...hour }),
    ]),
    graph("Time that the sweeps took (milliseconds; 15 minutes at most)", [
      sweep.metricDuration({ label: afterRuns, statistic: Stats.MAXIMUM, ...hour }),
      sweepLeases.metricDuration({ label: hourly, statistic: Stats.MAXIMUM, ...hour }),
    ]),
  ]);
}

function graph(title: string, left: IMetric[]): GraphWidgetProps {
  return { title, left, leftYAxis: { min: 0 } };
}

/** Widgets side by side, all of the same width. */
function row(graphs: readonly GraphWidgetProps[]): IWidget[] {
  return graphs.map((one) => new GraphWidget({ ...one, width: FULL / graphs.length }));
}

function whatToDo(specs: readonly AlarmSpec[]): string {
  const rows = specs.map(({ id, what, remedy }) => `| ${id} | ${what} | ${remedy} |`);
  return [
    "## When an alarm goes off",
    "Look first: `tunewright sweep --dry-run` lists everything that is billed, `tunewright status RUN` shows every state of a run.",
    "",
    "| alarm | what has happened | what to do |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

import { expect, it } from "vitest";
import { SWEEP_METRICS } from "../../../pipeline/workflow/sweep-metrics.ts";
import { templateOf } from "../../support/stack-template.ts";

const email = "someone@example.com";

type Properties = Record<string, unknown>;

/** The stack as most have it. */
const settings = { email };

function allOf(type: string, template = templateOf(settings)): [string, Properties][] {
  return Object.entries(template.findResources(type)).map(([id, { Properties = {} }]) => [
    id,
    Properties as Properties,
  ]);
}

interface Statement {
  readonly Effect: string;
  readonly Action: unknown;
  readonly Principal: { readonly Service?: string };
  readonly Condition?: Record<string, Properties>;
}

/** The statements for CloudWatch's alarms among those of a policy. */
function forAlarms(document: unknown): Statement[] {
  const { Statement: all } = document as { Statement: Statement[] };
  return all.filter(({ Principal }) => Principal.Service === "cloudwatch.amazonaws.com");
}

/** The dashboard as CloudFormation makes it; what it refers to is replaced by names. */
function dashboard() {
  const [[, { DashboardBody }] = ["", {} as Properties]] = allOf("AWS::CloudWatch::Dashboard");
  const {
    "Fn::Join": [, parts],
  } = DashboardBody as { "Fn::Join": [string, unknown[]] };
  const text = parts.map((part) => (typeof part === "string" ? part : "one"));
  return JSON.parse(text.join("")) as { widgets: { type: string; properties: Properties }[] };
}

it.each([
  ["without a key of the stack", {}],
  ["with the stack's own key", { encryption: "kms" as const, throughputHours: 0 }],
])("every alarm reaches a topic to which alarms may publish, %s", (_, changes) => {
  const template = templateOf({ ...settings, ...changes });
  const targets = allOf("AWS::CloudWatch::Alarm", template).flatMap(
    ([, { AlarmActions }]) => AlarmActions as { Ref: string }[],
  );
  const [id = "", ...others] = new Set(targets.map(({ Ref }) => Ref));
  expect(others).toEqual([]);
  const policies = allOf("AWS::SNS::TopicPolicy", template).filter(
    ([, { Topics }]) => JSON.stringify(Topics) === JSON.stringify([{ Ref: id }]),
  );
  const [allowed] = policies.flatMap(([, { PolicyDocument }]) => forAlarms(PolicyDocument));
  expect(allowed).toMatchObject({ Effect: "Allow", Action: "sns:Publish" });
  const pattern = JSON.stringify(allowed?.Condition?.["ArnLike"]);
  expect(pattern).toContain(":alarm:Tunewright-*");
  for (const [, { AlarmName }] of allOf("AWS::CloudWatch::Alarm", template)) {
    expect(AlarmName).toMatch(/^Tunewright-[a-z-]+$/);
  }
  const topic = template.findResources("AWS::SNS::Topic")[id]?.["Properties"];
  if (topic.KmsMasterKeyId === undefined) return expect(changes).toEqual({});
  // Never AWS's own key for SNS, which alarms may not use.
  const key = topic.KmsMasterKeyId["Fn::GetAtt"][0];
  const found = template.findResources("AWS::KMS::Key")[key]?.["Properties"];
  expect(forAlarms(found.KeyPolicy)).toMatchObject([
    { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey*"] },
  ]);
});

it("the address is notified by both topics", () => {
  const template = templateOf(settings);
  const subscribed = allOf("AWS::SNS::Subscription", template).map(([, { TopicArn, Endpoint }]) => [
    (TopicArn as { Ref: string }).Ref,
    Endpoint,
  ]);
  const topics = allOf("AWS::SNS::Topic", template).map(([id]) => [id, email]);
  expect(subscribed).toHaveLength(2);
  expect(subscribed.toSorted()).toEqual(topics.toSorted());
});

it("every alarm says what has happened, and which command helps", () => {
  const alarms = allOf("AWS::CloudWatch::Alarm");
  expect(alarms.map(([, { AlarmName }]) => AlarmName)).toEqual([
    ...["Tunewright-failed-runs", "Tunewright-timed-out-runs", "Tunewright-stuck-runs"],
    ...["Tunewright-throughput-hours", "Tunewright-sweep-finds", "Tunewright-sweep-problems"],
    ...["Tunewright-clean-up-errors", "Tunewright-sweep-errors", "Tunewright-sweep-missing"],
  ]);
  for (const [, { AlarmDescription }] of alarms) {
    expect(AlarmDescription).toMatch(/^[A-Z].+\. .*`tunewright \w+/);
    // CloudWatch's maximum.
    expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
  }
});

it("alarms go off at the settings' thresholds, and where the sweep is missing", () => {
  const template = templateOf({ stuckHours: 30, throughputHours: 12 });
  const alarm = (name: string) =>
    allOf("AWS::CloudWatch::Alarm", template).find(
      ([, { AlarmName }]) => AlarmName === `Tunewright-${name}`,
    )?.[1];
  expect(alarm("stuck-runs")).toMatchObject({
    ...{ MetricName: "LongestExecutionHours", Statistic: "Maximum", Threshold: 30 },
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  });
  expect(alarm("throughput-hours")).toMatchObject({
    ...{ MetricName: "ServedThroughputs", Statistic: "Sum", Period: 86_400, Threshold: 13 },
  });
  expect(alarm("sweep-missing")).toMatchObject({
    ...{ MetricName: "Invocations", Period: 3600, EvaluationPeriods: 3, Threshold: 1 },
    ...{ ComparisonOperator: "LessThanThreshold", TreatMissingData: "breaching" },
  });
  const none = templateOf({ ...settings, encryption: "kms", throughputHours: 0 });
  const names = allOf("AWS::CloudWatch::Alarm", none).map(([, { AlarmName }]) => AlarmName);
  expect(names).not.toContain("Tunewright-throughput-hours");
});

it("alarms are about metrics that the sweep writes, with its dimension", () => {
  const own = allOf("AWS::CloudWatch::Alarm").filter(
    ([, { Namespace }]) => Namespace === "Tunewright",
  );
  expect(own.length).toBeGreaterThan(0);
  for (const [, { MetricName, Dimensions }] of own) {
    expect(Object.keys(SWEEP_METRICS)).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: "StateMachineArn", Value: { Ref: expect.any(String) } }]);
  }
});

it("the dashboard has all that the sweep writes, Bedrock's metrics by model, and what to do for each alarm", () => {
  const { widgets } = dashboard();
  const text = JSON.stringify(widgets.map(({ properties }) => properties["metrics"]));
  for (const name of Object.keys(SWEEP_METRICS)) expect(text).toContain(`"${name}"`);
  for (const name of ["Invocations", "InputTokenCount", "OutputTokenCount"]) {
    expect(text).toContain(`MetricName=\\"${name}\\"`);
  }
  const [notes] = widgets.filter(({ type }) => type === "text");
  const remedies = allOf("AWS::CloudWatch::Alarm").map(([, { AlarmName }]) => AlarmName);
  for (const name of remedies) {
    expect(notes?.properties["markdown"]).toContain(`| ${String(name).slice(11)} |`);
  }
  const titled = widgets.filter(({ type }) => type !== "text");
  for (const { properties } of titled) expect(properties["title"]).toMatch(/^[A-Z][a-z]+/);
});

it("without alarms there is nothing of it", () => {
  const template = templateOf({ ...settings, alarms: "off" });
  for (const kind of ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"]) {
    expect(allOf(kind, template)).toEqual([]);
  }
  expect(allOf("AWS::SNS::Topic", template)).toHaveLength(1);
});

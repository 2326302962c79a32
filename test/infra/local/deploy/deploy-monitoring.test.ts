import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const Failed = {
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: "failed-runs",
    ComparisonOperator: "GreaterThanThreshold",
    EvaluationPeriods: 1,
    MetricName: "ExecutionsFailed",
    Namespace: "AWS/States",
  },
};
const Dashboard = {
  Type: "AWS::CloudWatch::Dashboard",
  Properties: { DashboardBody: { "Fn::Join": ["", ['{"widgets":["', { Ref: "Failed" }, '"]}']] } },
};
const Budget = {
  Type: "AWS::Budgets::Budget",
  Properties: {
    Budget: {
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
      BudgetLimit: { Amount: 100, Unit: "USD" },
    },
  },
};
const outputs = { AlarmArn: { Value: { "Fn::GetAtt": ["Failed", "Arn"] } } };

let cloud: TestCloud;
let client: CloudFormationClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  client = new CloudFormationClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

it("alarms, dashboards and budgets are part of a stack, which names what they do not do", async () => {
  const resources = { Failed, Dashboard, Budget };
  const record = await cloud.deploy(writeAssembly({ resources, outputs }));
  expect(record.notSimulated.toSorted()).toEqual([
    "AWS::Budgets::Budget (Budget): nothing is charged here, so a budget notifies no one",
    "AWS::CloudWatch::Alarm (Failed): an alarm never goes off here",
    "AWS::CloudWatch::Dashboard (Dashboard): a dashboard is not shown here",
  ]);
  expect(record.outputs).toMatchObject([
    { value: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:failed-runs" },
  ]);
  const stack = { StackName: record.stackName };
  const { StackResources } = await client.send(new DescribeStackResourcesCommand(stack));
  const found = StackResources?.map(({ ResourceType, PhysicalResourceId }) => [
    ResourceType,
    PhysicalResourceId,
  ]);
  expect(found).toEqual([
    ["AWS::CloudWatch::Alarm", "failed-runs"],
    ["AWS::CloudWatch::Dashboard", expect.stringMatching(/^Fixture-Dashboard-/)],
    ["AWS::Budgets::Budget", expect.stringMatching(/^Fixture-Budget-/)],
  ]);
  await client.send(new DeleteStackCommand(stack));
  await expect(client.send(new DescribeStacksCommand(stack))).rejects.toThrow("does not exist");
});

it("many alarms are one note, which names the first", async () => {
  const ids = ["First", "Second", "Third", "Fourth", "Fifth"];
  const properties = { ...Failed.Properties, AlarmName: undefined };
  const alarms = ids.map((id) => [id, { ...Failed, Properties: properties }]);
  const record = await cloud.deploy(writeAssembly({ resources: Object.fromEntries(alarms) }));
  expect(record.notSimulated).toEqual([
    "AWS::CloudWatch::Alarm (First, Second, Third and 2 more): an alarm never goes off here",
  ]);
});

it.each([
  [
    "an alarm without a metric",
    { ...Failed.Properties, MetricName: undefined },
    Failed,
    "MetricName",
  ],
  [
    "an alarm without periods",
    { ...Failed.Properties, EvaluationPeriods: undefined },
    Failed,
    "EvaluationPeriods",
  ],
  ["a dashboard without a body", {}, Dashboard, "DashboardBody"],
  ["a dashboard that is not JSON", { DashboardBody: "{widgets}" }, Dashboard, "valid JSON"],
  ["a budget without a type", { Budget: { TimeUnit: "MONTHLY" } }, Budget, "BudgetType"],
])("refuses %s, as CloudFormation does", async (_, Properties, { Type }, message) => {
  const assembly = writeAssembly({ resources: { Wrong: { Type, Properties } } });
  await expect(cloud.deploy(assembly)).rejects.toThrow(message);
});

import {
  BedrockRuntimeClient,
  ConverseCommand,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { outputProblems } from "../../../../../infra/local/protocol/api-model.ts";
import { drivenClock, HOUR_MS } from "../../../../support/driven-clock.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

const START = Date.parse("2026-11-27T10:00:30Z");
const MINUTE_MS = 60_000;
const MODEL = "amazon.nova-micro-v1:0";
const OTHER = "amazon.nova-lite-v1:0";

let cloud: TestCloud;
let client: CloudWatchClient;
/** Tokens of the questions to `MODEL`, in their order. */
const tokens: number[] = [];

/** Three questions within a minute, one after 3 minutes, one to another model, one that is refused. */
beforeAll(async () => {
  cloud = await startTestCloud();
  client = new CloudWatchClient(cloud.client);
  const clock = drivenClock(START);
  Object.assign(cloud.kernel.clock, clock);
  const runtime = new BedrockRuntimeClient(cloud.client);
  const converse = async (modelId: string, text: string) => {
    const messages = [{ role: "user" as const, content: [{ text }] }];
    const { usage } = await runtime.send(new ConverseCommand({ modelId, messages }));
    return usage?.inputTokens ?? 0;
  };
  tokens.push(await converse(MODEL, "one"), await converse(MODEL, "one two three four"));
  const body = JSON.stringify({ messages: [{ role: "user", content: [{ text: "one two" }] }] });
  const answer = await runtime.send(new InvokeModelCommand({ modelId: MODEL, body }));
  tokens.push(JSON.parse(answer.body.transformToString()).usage.inputTokens);
  clock.advance(3 * MINUTE_MS);
  tokens.push(await converse(MODEL, "one two three"));
  await converse(OTHER, "one");
  await expect(converse("amazon.nova-none-v1:0", "one")).rejects.toThrow("identifier is invalid");
  clock.advance(HOUR_MS);
  runtime.destroy();
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const span = { StartTime: new Date(START), EndTime: new Date(START + 2 * HOUR_MS) };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function query(Id: string, changes: { stat?: string; period?: number; metric?: object } = {}) {
  const { stat: Stat = "Sum", period: Period = 60, metric } = changes;
  const Dimensions = [{ Name: "ModelId", Value: MODEL }];
  const Metric = { Namespace: "AWS/Bedrock", MetricName: "Invocations", Dimensions, ...metric };
  return { Id, MetricStat: { Metric, Period, Stat } };
}

async function data(MetricDataQueries: object[], changes: Partial<GetMetricDataCommandInput> = {}) {
  const input = { MetricDataQueries, ...span, ...changes } as GetMetricDataCommandInput;
  const { MetricDataResults = [] } = await client.send(new GetMetricDataCommand(input));
  return MetricDataResults;
}

it("counts the answers of a model by minute, newest first", async () => {
  const [result] = await data([query("invocations")]);
  expect(result).toEqual({
    Id: "invocations",
    Label: "Invocations",
    StatusCode: "Complete",
    Timestamps: [new Date("2026-11-27T10:03:00Z"), new Date("2026-11-27T10:00:00Z")],
    Values: [1, 3],
  });
});

it("answers several queries at once: other models, tokens, statistics, periods", async () => {
  const tokensOf = (stat: string, metric = {}) => ({
    stat,
    period: 3600,
    metric: { MetricName: "InputTokenCount", ...metric },
  });
  const other = { Dimensions: [{ Name: "ModelId", Value: OTHER }] };
  const results = await data([
    query("other", { metric: other, period: 300 }),
    query("sum", tokensOf("Sum")),
    query("mean", tokensOf("Average")),
    query("smallest", tokensOf("Minimum")),
    query("largest", tokensOf("Maximum")),
    query("samples", tokensOf("SampleCount")),
    query("output", tokensOf("SampleCount", { MetricName: "OutputTokenCount" })),
    { ...query("hidden"), ReturnData: false },
  ]);
  expect(Object.fromEntries(results.map(({ Id, Values }) => [Id, Values]))).toEqual({
    other: [1],
    sum: [sum(tokens)],
    mean: [sum(tokens) / 4],
    smallest: [Math.min(...tokens)],
    largest: [Math.max(...tokens)],
    samples: [4],
    output: [4],
  });
});

it.each([
  ["a metric that is not published", { MetricName: "Nothing" }],
  ["another namespace", { Namespace: "AWS/Lambda" }],
  ["no dimension", { Dimensions: [] }],
  [
    "a dimension too many",
    {
      Dimensions: [
        { Name: "ModelId", Value: MODEL },
        { Name: "A", Value: "b" },
      ],
    },
  ],
  ["a model that no one asked", { Dimensions: [{ Name: "ModelId", Value: "amazon.nova" }] }],
])("has no values for %s", async (_, metric) => {
  const [result] = await data([query("none", { metric })]);
  expect(result).toMatchObject({ Values: [], Timestamps: [], StatusCode: "Complete" });
});

it("gives statistics in points of the period, counted from the start's minute", async () => {
  const statistics = (changes: Partial<GetMetricStatisticsCommandInput>) =>
    client.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/Bedrock",
        MetricName: "Invocations",
        Dimensions: [{ Name: "ModelId", Value: MODEL }],
        Period: 120,
        Statistics: ["Sum", "SampleCount"],
        ...span,
        ...changes,
      }),
    );
  const { Datapoints, Label } = await statistics({});
  expect(Label).toBe("Invocations");
  expect(Datapoints).toEqual([
    { Timestamp: new Date("2026-11-27T10:02:00Z"), Sum: 1, SampleCount: 1, Unit: "Count" },
    { Timestamp: new Date("2026-11-27T10:00:00Z"), Sum: 3, SampleCount: 3, Unit: "Count" },
  ]);
  expect((await statistics({ Unit: "Seconds" })).Datapoints).toEqual([]);
  const long = { EndTime: new Date(START + 72 * HOUR_MS), Period: 60 };
  await expect(statistics(long)).rejects.toMatchObject({
    name: "InvalidParameterCombinationException",
    message: expect.stringContaining("up to 4,320 datapoints, which exceeds the limit of 1,440"),
  });
  await expect(statistics({ Statistics: [] })).rejects.toMatchObject({
    name: "InvalidParameterCombinationException",
  });
  await expect(statistics({ EndTime: span.StartTime })).rejects.toThrow("StartTime must be less");
  await expect(statistics({ Period: 90 })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
  });
  const extended = { Statistics: undefined, ExtendedStatistics: ["p90"] };
  await expect(statistics(extended)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});

it("gives the points page by page", async () => {
  const input = {
    MetricDataQueries: [query("a"), query("b")],
    ...span,
    ScanBy: "TimestampAscending",
  };
  const pages: unknown[] = [];
  const command = { ...input, MaxDatapoints: 3 } as GetMetricDataCommandInput;
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, command)) {
    pages.push(MetricDataResults.map(({ Values, StatusCode }) => [StatusCode, ...(Values ?? [])]));
  }
  expect(pages).toEqual([
    [
      ["Complete", 3, 1],
      ["PartialData", 3],
    ],
    [["Complete"], ["Complete", 1]],
  ]);
});

it.each([
  ["two queries of one name", { MetricDataQueries: [query("a"), query("a")] }, "not unique"],
  ["a name that starts with a capital", { MetricDataQueries: [query("A")] }, "expected pattern"],
  ["a query of neither kind", { MetricDataQueries: [{ Id: "a" }] }, "exactly one of"],
  [
    "an end before the start",
    { MetricDataQueries: [query("a")], EndTime: new Date(0) },
    "less than",
  ],
  ["a token of its own", { MetricDataQueries: [query("a")], NextToken: "x" }, "NextToken"],
  ["an expression", { MetricDataQueries: [{ Id: "a", Expression: "b + c" }] }, "does not simulate"],
  ["a percentile", { MetricDataQueries: [query("a", { stat: "p99" })] }, "does not simulate"],
  ["no queries", {}, "MetricDataQueries"],
])("refuses %s", async (_, changes, message) => {
  const input = { ...span, ...changes } as GetMetricDataCommandInput;
  await expect(client.send(new GetMetricDataCommand(input))).rejects.toThrow(message);
});

it("names what it does not have", async () => {
  await expect(client.send(new ListMetricsCommand({}))).rejects.toMatchObject({
    message: expect.stringContaining("ListMetrics"),
    $metadata: { httpStatusCode: 501 },
  });
});

it("lets a role read metrics, whose actions have no resource", async () => {
  const asking = (Resource: string) => {
    const credentials = roleCredentials(cloud, { Action: "cloudwatch:GetMetricData", Resource });
    const reader = new CloudWatchClient({ ...cloud.client, credentials });
    onTestFinished(() => reader.destroy());
    return reader.send(new GetMetricDataCommand({ MetricDataQueries: [query("a")], ...span }));
  };
  expect((await asking("*")).MetricDataResults).toHaveLength(1);
  await expect(asking("arn:aws:cloudwatch:us-east-1:123456789012:*")).rejects.toThrow(
    "is not authorized to perform: cloudwatch:GetMetricData on resource: *",
  );
});

it("answers in the shape of AWS's own model, and keeps what it counted after a restart", async () => {
  const { kernel } = cloud;
  const input = { MetricDataQueries: [query("a")], ...span };
  const output = await kernel.call("monitoring", "GetMetricData", input, kernel.rootContext());
  expect(outputProblems("monitoring", "GetMetricData", output)).toEqual([]);
  client.destroy();
  cloud = await cloud.restart();
  Object.assign(cloud.kernel.clock, drivenClock(START + HOUR_MS));
  client = new CloudWatchClient(cloud.client);
  expect((await data([query("a")]))[0]?.Values).toEqual([1, 3]);
});

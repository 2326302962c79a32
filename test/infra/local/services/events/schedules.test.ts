import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { startLocal } from "../../../../../infra/local/start.ts";
import { writeAssembly } from "../../../../support/assembly.ts";
import {
  type DrivenClock,
  drivenClock,
  HOUR_MS,
  rest,
  takeOver,
} from "../../../../support/driven-clock.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:ticks";
const START = Date.parse("2026-11-27T10:20:00Z");

const resources = (schedule: string) => ({
  Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "ticks" } },
  Policy: {
    Type: "AWS::SNS::TopicPolicy",
    Properties: {
      Topics: [{ Ref: "Topic" }],
      PolicyDocument: {
        Statement: [
          {
            Effect: "Allow",
            Action: "sns:Publish",
            Resource: { Ref: "Topic" },
            Principal: { Service: "events.amazonaws.com" },
          },
        ],
      },
    },
  },
  Hourly: {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: "hourly",
      ScheduleExpression: schedule,
      State: "ENABLED",
      Targets: [{ Id: "topic", Arn: { Ref: "Topic" } }],
    },
  },
});

let cloud: TestCloud;
let clock: DrivenClock;
let events: EventBridgeClient;

beforeEach(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  clock = drivenClock(START);
  Object.assign(cloud.kernel.clock, clock);
  await cloud.deploy(writeAssembly({ resources: resources("rate(1 hour)") }));
  events = new EventBridgeClient(cloud.client);
});
afterEach(async () => {
  events.destroy();
  await cloud.stop();
});

interface Message {
  readonly Message: string;
}

/** What the topic has got, oldest first, once every delivery has ended. */
async function messages(): Promise<string[]> {
  await rest();
  await expect.poll(() => cloud.kernel.isIdle()).toBe(true);
  return read(cloud.folder);
}

function read(cloudFolder: string): string[] {
  const folder = join(cloudFolder, "sns", "messages", "ticks");
  if (!existsSync(folder)) return [];
  const bodyOf = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Message;
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => bodyOf(name).Message).sort();
}

const timesOf = (texts: readonly string[]) => texts.map((text) => JSON.parse(text).time).sort();

async function put(Name: string, rule: object, target: object = {}): Promise<void> {
  await events.send(new PutRuleCommand({ Name, ...rule }));
  const Targets = [{ Id: "topic", Arn: TOPIC, ...target }];
  await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
}

it("a rule of a template fires every hour, with an event of AWS's shape", async () => {
  clock.advance(HOUR_MS - 1);
  expect(await messages()).toEqual([]);
  clock.advance(1);
  const [text = ""] = await messages();
  const Arn = "arn:aws:events:us-east-1:123456789012:rule/hourly";
  expect(JSON.parse(text)).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "123456789012",
    time: "2026-11-27T11:20:00Z",
    region: "us-east-1",
    resources: [Arn],
    detail: {},
  });
  clock.advance(2 * HOUR_MS);
  expect(timesOf(await messages())).toEqual([
    "2026-11-27T11:20:00Z",
    "2026-11-27T12:20:00Z",
    "2026-11-27T13:20:00Z",
  ]);
  const described = await events.send(new DescribeRuleCommand({ Name: "hourly" }));
  expect(described).toMatchObject({ Arn, ScheduleExpression: "rate(1 hour)", State: "ENABLED" });
  const record = await (await fetch(`${cloud.endpoint}/_tunewright/stack`)).json();
  expect(record).toMatchObject({ notSimulated: [] });
});

it("the same deployment again leaves the rate alone; another rate, or none, replaces it", async () => {
  clock.advance(HOUR_MS / 2);
  await cloud.deploy(writeAssembly({ resources: resources("rate(1 hour)") }));
  clock.advance(HOUR_MS / 2);
  expect(await messages()).toHaveLength(1);
  await cloud.deploy(writeAssembly({ resources: resources("rate(2 hours)") }));
  clock.advance(HOUR_MS);
  expect(await messages()).toHaveLength(1);
  clock.advance(HOUR_MS);
  expect(await messages()).toHaveLength(2);
  const { Hourly: _, ...rest } = resources("rate(1 hour)");
  await cloud.deploy(writeAssembly({ resources: rest }));
  clock.advance(24 * HOUR_MS);
  expect(await messages()).toHaveLength(2);
});

it("targets get a constant or a transformed input, and only those of the rule that is due", async () => {
  await events.send(new DisableRuleCommand({ Name: "hourly" }));
  await put("other", { EventPattern: JSON.stringify({ source: ["aws.events"] }) });
  await put("constant", { ScheduleExpression: "cron(30 10 * * ? *)" }, { Input: '{"sweep":true}' });
  await put(
    "transformed",
    { ScheduleExpression: "cron(30 10 * * ? *)" },
    {
      InputTransformer: { InputPathsMap: { at: "$.time" }, InputTemplate: '{"due": <at>}' },
    },
  );
  clock.advance(HOUR_MS / 6);
  expect(await messages()).toEqual(['{"due": "2026-11-27T10:30:00Z"}', '{"sweep":true}']);
});

it("a disabled rule does not fire, and an enabled one does again at its own times", async () => {
  await events.send(new DisableRuleCommand({ Name: "hourly" }));
  clock.advance(1.5 * HOUR_MS);
  expect(await messages()).toEqual([]);
  await events.send(new EnableRuleCommand({ Name: "hourly" }));
  clock.advance(HOUR_MS / 2);
  expect(timesOf(await messages())).toEqual(["2026-11-27T12:20:00Z"]);
});

it("follows a clock that is taken over while a rule waits", async () => {
  const assembly = writeAssembly({ resources: resources("rate(1 hour)") });
  const running = await startTestCloud({ assembly });
  onTestFinished(() => running.stop());
  const driven = takeOver(running.kernel.clock);
  await expect.poll(() => driven.sleepers().length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(read(running.folder)).toEqual([]);
  driven.advance(HOUR_MS);
  await expect.poll(() => read(running.folder).length, { timeout: 60_000 }).toBe(1);
});

it("continues after a restart, without the times at which the cloud was off", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-schedules-"));
  const assembly = writeAssembly({ resources: resources("rate(1 hour)") });
  // An hour of the cloud is a second here.
  const options = { folder, speed: 3600 };
  const before = await startLocal({ ...options, assembly });
  await before.stop();
  const file = join(folder, "clock.json");
  const mark = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...mark, cloud: mark.cloud + 10.5 * HOUR_MS }));
  const after = await startTestCloud(options);
  onTestFinished(() => after.stop());
  await expect.poll(() => read(folder).length, { timeout: 60_000 }).toBeGreaterThan(1);
  const [first = ""] = timesOf(read(folder));
  const wait = Date.parse(first) - (mark.cloud + 10.5 * HOUR_MS);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(HOUR_MS);
});

it.each(["rate(1 hours)", "cron(0 10 * * * *)", "every hour"])("refuses %s", async (expression) => {
  const command = new PutRuleCommand({ Name: "wrong", ScheduleExpression: expression });
  await expect(events.send(command)).rejects.toMatchObject({
    name: "ValidationException",
    message: "Parameter ScheduleExpression is not valid.",
  });
  await expect(events.send(new DescribeRuleCommand({ Name: "wrong" }))).rejects.toThrow(
    "Rule wrong does not exist",
  );
  const assembly = writeAssembly({ resources: resources(expression) });
  await expect(cloud.deploy(assembly)).rejects.toThrow("AWS::Events::Rule Hourly");
});

it("refuses a rule of neither kind, and the deletion of one that has targets", async () => {
  await expect(events.send(new PutRuleCommand({ Name: "empty" }))).rejects.toThrow(
    "Parameter(s) EventPattern or ScheduleExpression must be specified.",
  );
  const remove = new DeleteRuleCommand({ Name: "hourly" });
  await expect(events.send(remove)).rejects.toThrow("Rule can't be deleted since it has targets.");
  await events.send(new RemoveTargetsCommand({ Rule: "hourly", Ids: ["topic"] }));
  await events.send(remove);
  clock.advance(24 * HOUR_MS);
  expect(await messages()).toEqual([]);
});

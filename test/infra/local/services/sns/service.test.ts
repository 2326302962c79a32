import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

let cloud: TestCloud;
let sns: SNSClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  sns = new SNSClient(cloud.client);
});
afterAll(() => cloud.stop());

it("keeps what is published as a file, with subject and attributes", async () => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "runs" }));
  const message = {
    TopicArn,
    Subject: "Run ended",
    Message: 'text with <angles> & "quotes"',
    MessageAttributes: { run: { DataType: "String", StringValue: "r-1" } },
  };
  const { MessageId } = await sns.send(new PublishCommand(message));
  const folder = join(cloud.folder, "sns", "messages", "runs");
  const [file = ""] = readdirSync(folder);
  expect(JSON.parse(readFileSync(join(folder, file), "utf8"))).toMatchObject({
    ...message,
    MessageId,
  });
});

it("makes a topic once, and a subscription once", async () => {
  const first = await sns.send(new CreateTopicCommand({ Name: "same" }));
  const second = await sns.send(new CreateTopicCommand({ Name: "same" }));
  expect(second.TopicArn).toBe(first.TopicArn);
  const { TopicArn } = first;
  const subscribe = new SubscribeCommand({
    TopicArn,
    Protocol: "email",
    Endpoint: "a@example.com",
  });
  await sns.send(subscribe);
  await sns.send(subscribe);
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toHaveLength(1);
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({ TopicArn });
});

it.each([
  [
    "a name that would leave the folder",
    () => new CreateTopicCommand({ Name: "../../x" }),
    "InvalidParameterException",
  ],
  [
    "a topic that is not there",
    () => new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:123456789012:none", Message: "x" }),
    "NotFoundException",
  ],
  [
    "a topic of another account",
    () => new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:999999999999:same", Message: "x" }),
    "NotFoundException",
  ],
  [
    "an empty message",
    () => new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:123456789012:same", Message: "" }),
    "InvalidParameterException",
  ],
  [
    "a message over 256 KiB",
    () =>
      new PublishCommand({
        TopicArn: "arn:aws:sns:us-east-1:123456789012:same",
        Message: "x".repeat(262_145),
      }),
    "InvalidParameterException",
  ],
])("refuses %s", async (_what, command, name) => {
  await expect(sns.send(command() as PublishCommand)).rejects.toMatchObject({ name });
});

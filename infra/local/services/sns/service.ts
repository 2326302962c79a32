import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ServiceError, unknownOperation } from "../../kernel/aws-error.ts";
import type { Cloud, Permission, Service, Shape } from "../../kernel/service.ts";
import { Collection, writeFileAtomic } from "../../kernel/store.ts";
import { handleQuery } from "../../protocol/query.ts";

interface Topic {
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly subscriptions: readonly Subscription[];
}

interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** SNS takes messages up to 256 KiB (API reference, Publish). */
const LARGEST_MESSAGE = 262_144;

/** Makes SNS: messages are kept as files under `<folder>/sns/messages/<topic>/`, and nobody is e-mailed. */
export function createSns(cloud: Cloud): Service {
  const topics = new Collection<Topic>(join(cloud.folder, "sns", "topics"));
  const operations = topicOperations(cloud, topics);
  return {
    name: "sns",
    permissions: (operation, input): Permission[] => [
      {
        action: `sns:${operation}`,
        resource: String(input["TopicArn"] ?? input["TargetArn"] ?? "*"),
      },
    ],
    async call(operation, input) {
      const run = operations[operation];
      if (run === undefined) throw unknownOperation("sns", operation);
      return run(input);
    },
    resourcePolicy: (arn) => topics.get(topicName(arn))?.attributes["Policy"],
    handle: (request, context) =>
      handleQuery(
        { cloud, service: "sns", namespace: "http://sns.amazonaws.com/doc/2010-03-31/" },
        request,
        context,
      ),
  };
}

type Operations = Readonly<Record<string, (input: Shape) => Shape>>;

function topicOperations(cloud: Cloud, topics: Collection<Topic>): Operations {
  const find = (arn: unknown): Topic => {
    const topic = topics.get(topicName(arn));
    if (topic !== undefined && topic.arn === arn) return topic;
    throw new ServiceError("NotFound", "Topic does not exist", { status: 404 });
  };
  const change = (arn: unknown, update: Partial<Topic>): void => {
    const topic = find(arn);
    topics.put(topicName(topic.arn), { ...topic, ...update });
  };
  return {
    CreateTopic({ Name, Attributes }) {
      checkName(Name);
      const arn = `arn:aws:sns:${cloud.region}:${cloud.accountId}:${String(Name)}`;
      const before = topics.get(String(Name));
      const attributes = { ...before?.attributes, ...(Attributes as Topic["attributes"]) };
      topics.put(String(Name), { arn, attributes, subscriptions: before?.subscriptions ?? [] });
      return { TopicArn: arn };
    },
    DeleteTopic({ TopicArn }) {
      topics.delete(topicName(TopicArn));
      return {};
    },
    SetTopicAttributes({ TopicArn, AttributeName, AttributeValue }) {
      const { attributes } = find(TopicArn);
      change(TopicArn, {
        attributes: { ...attributes, [String(AttributeName)]: String(AttributeValue) },
      });
      return {};
    },
    GetTopicAttributes({ TopicArn }) {
      const { arn, attributes } = find(TopicArn);
      return { Attributes: new Map(Object.entries({ TopicArn: arn, ...attributes })) };
    },
    ListTopics: () => ({ Topics: topics.values().map(({ arn }) => ({ TopicArn: arn })) }),
    Subscribe({ TopicArn, Protocol, Endpoint }) {
      const { arn, subscriptions } = find(TopicArn);
      const [protocol, endpoint] = [String(Protocol), String(Endpoint)];
      const same = subscriptions.find(
        (one) => one.protocol === protocol && one.endpoint === endpoint,
      );
      const subscription = same ?? { arn: `${arn}:${randomUUID()}`, protocol, endpoint };
      if (!same) change(arn, { subscriptions: [...subscriptions, subscription] });
      return { SubscriptionArn: subscription.arn };
    },
    ListSubscriptionsByTopic: ({ TopicArn }) => ({
      Subscriptions: find(TopicArn).subscriptions.map((one) => ({
        SubscriptionArn: one.arn,
        TopicArn,
        Protocol: one.protocol,
        Endpoint: one.endpoint,
        Owner: cloud.accountId,
      })),
    }),
    Publish(input) {
      const { arn } = find(input["TopicArn"] ?? input["TargetArn"]);
      return { MessageId: keep(cloud, arn, input) };
    },
  };
}

function keep(cloud: Cloud, arn: string, input: Shape): string {
  const { Message, Subject, MessageAttributes } = input;
  if (typeof Message !== "string" || Message.length === 0) {
    throw new ServiceError("InvalidParameter", "Invalid parameter: Empty message");
  }
  if (Buffer.byteLength(Message) > LARGEST_MESSAGE) {
    throw new ServiceError("InvalidParameter", "Invalid parameter: Message too long");
  }
  if (typeof Subject === "string" && Subject.length > 100) {
    throw new ServiceError("InvalidParameter", "Invalid parameter: Subject");
  }
  const id = randomUUID();
  const time = new Date(cloud.clock.now()).toISOString();
  const message = {
    MessageId: id,
    TopicArn: arn,
    Timestamp: time,
    Subject,
    Message,
    MessageAttributes,
  };
  const file = `${time.replaceAll(":", "-")}-${id}.json`;
  writeFileAtomic(
    join(cloud.folder, "sns", "messages", topicName(arn), file),
    `${JSON.stringify(message, undefined, 2)}\n`,
  );
  return id;
}

/** SNS API reference, CreateTopic; a name is also a folder here. */
function checkName(name: unknown): void {
  if (typeof name === "string" && /^[\w-]{1,256}(\.fifo)?$/.test(name)) return;
  throw new ServiceError("InvalidParameter", "Invalid parameter: Topic Name");
}

function topicName(arn: unknown): string {
  return String(arn).split(":").at(-1) ?? "";
}

import { randomUUID } from "node:crypto";
import type { SNS } from "@aws-sdk/client-sns";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { Cloud } from "../../kernel/service.ts";
import { keepMessage } from "./messages.ts";
import type { Topics } from "./topics.ts";

/** CreateTopic, DeleteTopic, SetTopicAttributes, GetTopicAttributes, ListTopics. */
export function topicOperations(topics: Topics): OperationsOf<SNS> {
  return {
    CreateTopic: {
      permissions: () => allow("sns:CreateTopic"),
      run: ({ Name, Attributes }) => ({ TopicArn: topics.create(Name, Attributes).arn }),
    },
    DeleteTopic: {
      permissions: ({ TopicArn }) => allow("sns:DeleteTopic", TopicArn),
      run({ TopicArn }) {
        topics.delete(TopicArn);
        return {};
      },
    },
    SetTopicAttributes: {
      permissions: ({ TopicArn }) => allow("sns:SetTopicAttributes", TopicArn),
      run({ TopicArn, AttributeName = "", AttributeValue = "" }) {
        const topic = topics.find(TopicArn);
        const attributes = { ...topic.attributes, [AttributeName]: AttributeValue };
        topics.update(topic, { attributes });
        return {};
      },
    },
    GetTopicAttributes: {
      permissions: ({ TopicArn }) => allow("sns:GetTopicAttributes", TopicArn),
      run({ TopicArn }) {
        const { arn, attributes } = topics.find(TopicArn);
        return { Attributes: new Map(Object.entries({ TopicArn: arn, ...attributes })) };
      },
    },
    ListTopics: {
      permissions: () => allow("sns:ListTopics"),
      run: () => ({ Topics: topics.list().map(({ arn }) => ({ TopicArn: arn })) }),
    },
  };
}

/** Subscribe, ListSubscriptionsByTopic, Publish. */
export function messageOperations(cloud: Cloud, topics: Topics): OperationsOf<SNS> {
  return {
    Subscribe: {
      permissions: ({ TopicArn }) => allow("sns:Subscribe", TopicArn),
      run({ TopicArn, Protocol: protocol = "", Endpoint: endpoint = "" }) {
        const topic = topics.find(TopicArn);
        const { arn, subscriptions } = topic;
        const same = subscriptions.find(
          (one) => one.protocol === protocol && one.endpoint === endpoint,
        );
        const subscription = same ?? { arn: `${arn}:${randomUUID()}`, protocol, endpoint };
        if (!same) topics.update(topic, { subscriptions: [...subscriptions, subscription] });
        return { SubscriptionArn: subscription.arn };
      },
    },
    ListSubscriptionsByTopic: {
      permissions: ({ TopicArn }) => allow("sns:ListSubscriptionsByTopic", TopicArn),
      run: ({ TopicArn }) => ({
        Subscriptions: topics.find(TopicArn).subscriptions.map((one) => ({
          SubscriptionArn: one.arn,
          TopicArn,
          Protocol: one.protocol,
          Endpoint: one.endpoint,
          Owner: cloud.accountId,
        })),
      }),
    },
    Publish: {
      permissions: ({ TopicArn, TargetArn }) => allow("sns:Publish", TopicArn ?? TargetArn),
      run(input) {
        const { arn } = topics.find(input.TopicArn ?? input.TargetArn);
        return { MessageId: keepMessage(cloud, arn, input) };
      },
    },
  };
}

import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface AlarmTopicProps {
  /** Address that is notified; empty is none. */
  readonly email: string;
  /** The stack's own key, if it has one. */
  readonly key: Key | undefined;
  /** What the names of the alarms start with. */
  readonly prefix: string;
}

/**
 * The topic that alarms publish to. It is not that of the runs' notices: AWS's own key, which encrypts that one, lets no
 * alarm use it, and its policy cannot be changed (re:Post, "How do I set up a CloudWatch alarm with an encrypted SNS
 * topic?", repost.aws/knowledge-center/cloudwatch-configure-alarm-sns). The stack's own key can let them; without it
 * this topic has none, and its messages hold no more than an alarm's name, threshold and values.
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email, key, prefix }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", {
      displayName: "Tunewright alarms",
      enforceSSL: true,
      ...(key === undefined ? {} : { masterKey: key }),
    });
    const { account } = Stack.of(this);
    const inAccount = { StringEquals: { "aws:SourceAccount": account } };
    const principals = [new ServicePrincipal("cloudwatch.amazonaws.com")];
    // The policy that refuses plain HTTP replaces SNS's default one, by which alarms of the account could publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "Alarms",
        actions: ["sns:Publish"],
        principals,
        resources: [this.topic.topicArn],
        conditions: { ...inAccount, ArnLike: { "aws:SourceArn": alarmArns(this, prefix) } },
      }),
    );
    key?.addToResourcePolicy(
      new PolicyStatement({
        sid: "Alarms",
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        principals,
        resources: ["*"],
        conditions: inAccount,
      }),
    );
    if (email !== "") this.topic.addSubscription(new EmailSubscription(email));
  }
}

function alarmArns(scope: Construct, prefix: string): string {
  return Stack.of(scope).formatArn({
    ...{ service: "cloudwatch", resource: "alarm", resourceName: `${prefix}*` },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

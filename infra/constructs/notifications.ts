import { Alias } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";

/** The topic that tells people how a run ended. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: Settings) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", {
      displayName: "Tunewright",
      enforceSSL: true,
      // AWS's own key for SNS lets whoever may publish in the account use it, so no grants are needed.
      masterKey: Alias.fromAliasName(this, "SnsKey", "alias/aws/sns"),
    });
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }
}

import { Alias } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";

/** The topic that notifies people how a run ended. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: DeploymentSettings) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", {
      displayName: "Tunewright",
      enforceSSL: true,
      // Anyone who may publish in the account may use AWS's own key for SNS, so no grants are needed.
      masterKey: Alias.fromAliasName(this, "SnsKey", "alias/aws/sns"),
    });
    if (email !== "") this.topic.addSubscription(new EmailSubscription(email));
  }
}

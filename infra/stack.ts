import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledgements.ts";
import { CustomizationRole } from "./constructs/customization-role.ts";
import { DataBucket } from "./constructs/data-bucket.ts";
import { Notifications } from "./constructs/notifications.ts";
import { SweepRule } from "./constructs/sweep-rule.ts";
import { TaskFunctions } from "./constructs/task-functions.ts";
import { Workflow } from "./constructs/workflow.ts";
import type { Settings } from "./settings.ts";

/** All that a run needs in AWS. */
export class TunewrightStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: "Tunewright: fine-tuning runs on Amazon Bedrock" });

    const data = new DataBucket(this, "Data", settings);
    const notifications = new Notifications(this, "Notifications", settings);
    const customization = new CustomizationRole(this, "Customization", { data });
    const tasks = new TaskFunctions(this, "Tasks", { data, topic: notifications.topic });
    const workflow = new Workflow(this, "Workflow", {
      data,
      topic: notifications.topic,
      customizationRole: customization.role,
      functions: tasks.functions,
    });
    new SweepRule(this, "Sweep", {
      stateMachine: workflow.stateMachine,
      target: tasks.functions.Sweep,
      topic: notifications.topic,
    });

    const outputs = {
      DataBucketName: data.bucket.bucketName,
      StateMachineArn: workflow.stateMachine.stateMachineArn,
      TopicArn: notifications.topic.topicArn,
      CustomizationRoleArn: customization.role.roleArn,
      Region: this.region,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    acknowledge(this, data);
  }
}

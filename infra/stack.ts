import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { makeDefinition } from "../pipeline/workflow/definition.ts";
import type { DeploymentSettings } from "../pipeline/workflow/deployment-settings.ts";
import { acknowledge } from "./acknowledgements.ts";
import { letDecide } from "./constructs/approval-links.ts";
import { CustomizationRole } from "./constructs/customization-role.ts";
import { DataBucket } from "./constructs/data-bucket.ts";
import { LeaseRule } from "./constructs/lease-rule.ts";
import { Monitoring } from "./constructs/monitoring.ts";
import { MonthlyBudget } from "./constructs/monthly-budget.ts";
import { Notifications } from "./constructs/notifications.ts";
import { RequestRules } from "./constructs/request-rules.ts";
import { SweepRule } from "./constructs/sweep-rule.ts";
import { TaskFunctions } from "./constructs/task-functions.ts";
import { Workflow } from "./constructs/workflow.ts";

/** All that a run needs in AWS. */
export class TunewrightStack extends Stack {
  constructor(scope: Construct, id: string, settings: DeploymentSettings) {
    super(scope, id, { description: "Tunewright: fine-tuning runs on Amazon Bedrock" });

    const data = new DataBucket(this, "Data", settings);
    const notifications = new Notifications(this, "Notifications", settings);
    const customization = new CustomizationRole(this, "Customization", { data, settings });
    const definition = JSON.stringify(makeDefinition(settings));
    const { topic } = notifications;
    const tasks = new TaskFunctions(this, "Tasks", { definition, data, topic, settings });
    const workflow = new Workflow(this, "Workflow", {
      settings,
      definition,
      data,
      topic,
      customizationRole: customization.role,
      functions: tasks.called,
    });
    new SweepRule(this, "Sweep", {
      stateMachine: workflow.stateMachine,
      target: tasks.sweep,
      topic,
    });

    const { approveByLink } = tasks;
    if (approveByLink !== undefined) {
      letDecide(this, { page: approveByLink, stateMachine: workflow.stateMachine });
    }
    if (settings.monthlyBudget > 0) new MonthlyBudget(this, "Spending", settings);
    new LeaseRule(this, "Leases", {
      stateMachine: workflow.stateMachine,
      target: tasks.sweepLeases,
      topic,
      idleHours: settings.idleHours,
    });

    new RequestRules(this, "Requests", {
      data,
      stateMachine: workflow.stateMachine,
      target: tasks.startRequested,
      topic,
      schedule: settings.tuneSchedule,
    });

    const { sweep, sweepLeases } = tasks;
    const monitored = { settings, stateMachine: workflow.stateMachine, sweep, sweepLeases };
    const alarmTopic =
      settings.alarms === "on"
        ? new Monitoring(this, "Monitoring", { ...monitored, key: data.key }).topic
        : undefined;

    const outputs = {
      DataBucketName: data.bucket.bucketName,
      StateMachineArn: workflow.stateMachine.stateMachineArn,
      TopicArn: topic.topicArn,
      CustomizationRoleArn: customization.role.roleArn,
      Region: this.region,
      ...(data.key === undefined ? {} : { ModelKeyArn: data.key.keyArn }),
      ...(alarmTopic === undefined ? {} : { AlarmTopicArn: alarmTopic.topicArn }),
      // Read by the next deployment, which keeps what it is not asked to change.
      Settings: JSON.stringify(settings),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    const { stateMachine } = workflow;
    acknowledge(this, { data, functions: Object.values(tasks.called), stateMachine });
  }
}

import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { makeDefinition } from "../pipeline/workflow/definition.ts";
import type { DeploymentSettings } from "../pipeline/workflow/deployment-settings.ts";
import { preparationDefinition } from "../pipeline/workflow/preparation/definition.ts";
import { acknowledge } from "./acknowledgements.ts";
import { letDecide } from "./constructs/approval-links.ts";
import { CustomizationRole } from "./constructs/customization-role.ts";
import { DataBucket } from "./constructs/data-bucket.ts";
import { LeaseRule } from "./constructs/lease-rule.ts";
import { Monitoring } from "./constructs/monitoring.ts";
import { MonthlyBudget } from "./constructs/monthly-budget.ts";
import { Notifications } from "./constructs/notifications.ts";
import { Preparation } from "./constructs/preparation.ts";
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
    const preparing = JSON.stringify(preparationDefinition);
    const tasks = new TaskFunctions(this, "Tasks", {
      ...{ definition, preparation: preparing, data, topic, settings },
    });
    const workflow = new Workflow(this, "Workflow", {
      settings,
      definition,
      data,
      topic,
      customizationRole: customization.role,
      functions: tasks.called,
    });
    const preparation = new Preparation(this, "Preparation", {
      ...{ definition: preparing, functions: tasks.preparing, data, topic, settings },
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
      ...{ data, topic, stateMachine: workflow.stateMachine },
      target: tasks.startRequested,
      schedule: settings.tuneSchedule,
    });

    const { sweep, sweepLeases } = tasks;
    const { stateMachine } = workflow;
    const monitored = { settings, stateMachine, sweep, sweepLeases, key: data.key };
    const hasAlarms = settings.alarms === "on";
    const alarmTopic = hasAlarms && new Monitoring(this, "Monitoring", monitored).topic;

    this.#put({
      DataBucketName: data.bucket.bucketName,
      StateMachineArn: stateMachine.stateMachineArn,
      PreparationMachineArn: preparation.stateMachine.stateMachineArn,
      TopicArn: topic.topicArn,
      CustomizationRoleArn: customization.role.roleArn,
      Region: this.region,
      ...(data.key === undefined ? {} : { ModelKeyArn: data.key.keyArn }),
      ...(alarmTopic === false ? {} : { AlarmTopicArn: alarmTopic.topicArn }),
      // Read by the next deployment, which keeps what it is not asked to change.
      Settings: JSON.stringify(settings),
    });
    acknowledge(this, {
      ...{ data, settings },
      functions: [...Object.values(tasks.called), ...Object.values(tasks.preparing)],
      stateMachines: [stateMachine, preparation.stateMachine],
    });
  }

  #put(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

import { Stack } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import type { DataBucket } from "./data-bucket.ts";
import { DefinedMachine, versionArns } from "./defined-machine.ts";
import { BATCH_LISTS } from "./task-grants.ts";
import { workflowPermissions } from "./workflow-permissions.ts";

export interface WorkflowProps {
  readonly settings: DeploymentSettings;
  readonly data: DataBucket;
  readonly topic: Topic;
  readonly customizationRole: Role;
  /** As text, with its placeholders. */
  readonly definition: string;
  /** Those that the definition calls, by name. */
  readonly functions: Readonly<Record<string, Task>>;
}

/** The state machine of runs. */
export class Workflow extends DefinedMachine {
  constructor(scope: Construct, id: string, props: WorkflowProps) {
    const { definition, customizationRole, data, functions, topic } = props;
    super(scope, id, {
      definition,
      values: valuesOf(props),
      log: Stack.of(scope).stackName,
      allow: workflowPermissions(scope, definition, {
        // What its Maps read their items from.
        itemLists: data.read(BATCH_LISTS),
        customizationRoleArn: customizationRole.roleArn,
        topicArn: topic.topicArn,
        functionArns: Object.values(functions).map((task) => task.functionArn),
        key: data.key,
      }),
    });
  }
}

function valuesOf({
  data,
  settings,
  topic,
  customizationRole,
  functions,
}: WorkflowProps): Record<string, string> {
  return {
    DataBucket: data.bucket.bucketName,
    TopicArn: topic.topicArn,
    NoticeFormat: settings.notice,
    CustomizationRoleArn: customizationRole.roleArn,
    // Empty: Bedrock then takes its own key, and its own network.
    ModelKeyArn: data.key?.keyArn ?? "",
    SubnetIds: settings.vpcSubnetIds.join(),
    SecurityGroupIds: settings.vpcSecurityGroupIds.join(),
    ...versionArns(functions),
  };
}

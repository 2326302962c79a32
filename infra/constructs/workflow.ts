import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { definition } from "../../pipeline/workflow/definition.ts";
import type { DataBucket } from "./data-bucket.ts";
import type { TaskName } from "./task-functions.ts";
import { workflowPermissions } from "./workflow-permissions.ts";

export interface WorkflowProps {
  readonly data: DataBucket;
  readonly topic: Topic;
  readonly customizationRole: Role;
  readonly functions: Readonly<Record<TaskName, Task>>;
}

/** The state machine, deployed from the definition that the pipeline keeps as data. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { Sweep: _outside, ...tasks } = props.functions;
    const logs = new LogGroup(this, "Log", {
      // Step Functions requires this prefix once many log groups receive logs (quota of the resource policy).
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: {
        DataBucket: props.data.bucket.bucketName,
        TopicArn: props.topic.topicArn,
        CustomizationRoleArn: props.customizationRole.roleArn,
        ...functionArns(tasks),
      },
      role: roleOf(this, props, Object.values(tasks)),
      // Inputs hold labels of the dataset, so the data of executions stays out of the log.
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
  }
}

function functionArns(tasks: Readonly<Record<string, Task>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [`${name}Function`, task.functionArn]),
  );
}

function roleOf(scope: Construct, props: WorkflowProps, tasks: readonly Task[]): Role {
  return new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("states.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
    inlinePolicies: {
      Run: new PolicyDocument({
        statements: workflowPermissions(scope, {
          customizationRoleArn: props.customizationRole.roleArn,
          topicArn: props.topic.topicArn,
          functionArns: tasks.map((task) => task.functionArn),
        }),
      }),
    },
  });
}

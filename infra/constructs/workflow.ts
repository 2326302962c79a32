import { type CfnResource, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import type { DataBucket } from "./data-bucket.ts";
import { allowMapRuns, hasDistributedMap } from "./map-permissions.ts";
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

/** The state machine, deployed from the definition that the pipeline keeps as data. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const logs = new LogGroup(this, "Log", {
      // Step Functions requires this prefix once many log groups receive logs (quota of the resource policy).
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { text, substitutions } = fill(props);
    const role = roleOf(this, props);
    this.stateMachine = new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromString(text),
      definitionSubstitutions: substitutions,
      role,
      // Inputs hold labels of the dataset, so the data of executions stays out of the log.
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
    if (hasDistributedMap(text)) allowMapRuns(this.stateMachine, role);
    // cfn-lint takes no JSONata as `TimeoutSeconds`, which Step Functions does; tests check the definition otherwise.
    const resource = this.stateMachine.node.defaultChild as CfnResource;
    resource.addMetadata("cfn-lint", { config: { ignore_checks: ["E3601"] } });
  }
}

/** A definition, and the values of the placeholders `${Name}` that are left in it. */
interface FilledDefinition {
  readonly text: string;
  readonly substitutions: Readonly<Record<string, string>>;
}

/** What is empty is filled in here, since linters take an empty substitution for a missing one. */
function fill(props: WorkflowProps): FilledDefinition {
  const values = valuesOf(props);
  const names = [...props.definition.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const used = names.map((name) => [name, placeholder(name, values)] as const);
  return {
    text: props.definition.replace(PLACEHOLDER, (whole, name) =>
      values[name] === "" ? "" : whole,
    ),
    substitutions: Object.fromEntries(used.filter(([, value]) => value !== "")),
  };
}

const PLACEHOLDER = /\$\{(\w+)\}/g;

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

function placeholder(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name];
  if (value === undefined) throw new Error(`the definition has an unknown placeholder: ${name}`);
  return value;
}

/** By version: an update of the code must not change what executions that are under way call. */
function versionArns(tasks: Readonly<Record<string, Task>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      `${name}Function`,
      task.currentVersion.functionArn,
    ]),
  );
}

function roleOf(scope: Construct, props: WorkflowProps): Role {
  return new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("states.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
    inlinePolicies: {
      Run: new PolicyDocument({
        statements: workflowPermissions(scope, props.definition, {
          // What its Maps read their items from.
          itemLists: props.data.read(BATCH_LISTS),
          customizationRoleArn: props.customizationRole.roleArn,
          topicArn: props.topic.topicArn,
          functionArns: Object.values(props.functions).map((task) => task.functionArn),
          key: props.data.key,
        }),
      }),
    },
  });
}

import { type CfnResource, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { allowMapRuns, hasDistributedMap } from "./map-permissions.ts";

export interface DefinedMachineProps {
  /** As text, with its placeholders. */
  readonly definition: string;
  /** Values of the placeholders; an empty one is filled in as nothing. */
  readonly values: Readonly<Record<string, string>>;
  /** What its role may do. */
  readonly allow: readonly PolicyStatement[];
  /** What the name of its log group ends in. */
  readonly log: string;
}

/** A state machine, deployed from a definition that the pipeline keeps as data. */
export class DefinedMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: DefinedMachineProps) {
    super(scope, id);
    const { text, substitutions } = fill(props);
    const role = roleOf(this, props.allow);
    this.stateMachine = new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromString(text),
      definitionSubstitutions: substitutions,
      role,
      // Inputs hold labels of the dataset, so the data of executions stays out of the log.
      logs: {
        destination: logOf(this, props.log),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
      tracingEnabled: true,
    });
    if (hasDistributedMap(text)) allowMapRuns(this.stateMachine, role);
    // cfn-lint takes no JSONata as `TimeoutSeconds`, which Step Functions does; tests check the definition otherwise.
    const resource = this.stateMachine.node.defaultChild as CfnResource;
    resource.addMetadata("cfn-lint", { config: { ignore_checks: ["E3601"] } });
  }
}

function logOf(scope: Construct, name: string): LogGroup {
  return new LogGroup(scope, "Log", {
    // Step Functions requires this prefix once many log groups receive logs (quota of the resource policy).
    logGroupName: `/aws/vendedlogs/states/${name}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function roleOf(scope: Construct, allow: readonly PolicyStatement[]): Role {
  return new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("states.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
    inlinePolicies: { Run: new PolicyDocument({ statements: [...allow] }) },
  });
}

/** A definition, and the values of the placeholders `${Name}` that are left in it. */
interface FilledDefinition {
  readonly text: string;
  readonly substitutions: Readonly<Record<string, string>>;
}

/** What is empty is filled in here, since linters take an empty substitution for a missing one. */
function fill({ definition, values }: DefinedMachineProps): FilledDefinition {
  const names = [...definition.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const used = names.map((name) => [name, placeholder(name, values)] as const);
  return {
    text: definition.replace(PLACEHOLDER, (whole, name) => (values[name] === "" ? "" : whole)),
    substitutions: Object.fromEntries(used.filter(([, value]) => value !== "")),
  };
}

const PLACEHOLDER = /\$\{(\w+)\}/g;

function placeholder(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name];
  if (value === undefined) throw new Error(`the definition has an unknown placeholder: ${name}`);
  return value;
}

/** By version: an update of the code must not change what executions that are under way call. */
export function versionArns(tasks: Readonly<Record<string, Task>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      `${name}Function`,
      task.currentVersion.functionArn,
    ]),
  );
}

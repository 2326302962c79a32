import { ArnFormat, Stack } from "aws-cdk-lib";
import { type IRole, Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { executionsOf } from "./executions.ts";

/**
 * Lets a machine run the children of its distributed Maps, which are executions of the machine itself. A policy of its
 * own, since the machine needs its role first, and the ARN in the policy needs the machine.
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function allowMapRuns(stateMachine: StateMachine, role: IRole): void {
  new Policy(stateMachine, "MapRuns", {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ["states:StartExecution"],
        resources: [stateMachine.stateMachineArn],
      }),
      new PolicyStatement({
        actions: ["states:DescribeExecution", "states:StopExecution"],
        // The guide names the first; the ARNs of children have the form of the second.
        resources: [executionsOf(stateMachine), childrenOf(stateMachine)],
      }),
    ],
  });
}

/** ARN pattern of the children of all Maps of a state machine: `<machine>/<label of the Map>:<name>`. */
function childrenOf(stateMachine: StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    ...{ service: "states", resource: "execution" },
    resourceName: `${stateMachine.stateMachineName}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Whether a definition (its text) has a distributed Map. */
export const hasDistributedMap = (definition: string): boolean =>
  /"Mode":\s*"DISTRIBUTED"/.test(definition);

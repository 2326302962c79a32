import { RemovalPolicy } from "aws-cdk-lib";
import { Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { executionsOf } from "./executions.ts";

/** The key that signs the links of notices. It never leaves KMS; with the stack it is deleted, and no link counts any more. */
export function linkKey(scope: Construct): Key {
  return new Key(scope, "LinkKey", {
    description: "Tunewright: signs the links in requests for approval",
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Lets a role sign links, or check the signatures of links, and not the other. */
export function withLinkKey(
  action: "kms:GenerateMac" | "kms:VerifyMac",
  key: Key | undefined,
): PolicyStatement[] {
  if (key === undefined) return [];
  const conditions = { StringEquals: { "kms:MacAlgorithm": "HMAC_SHA_256" } };
  return [new PolicyStatement({ actions: [action], resources: [key.keyArn], conditions })];
}

/**
 * Lets the page of the links see whether a run waits, and wake it. It is a policy of its own, made after the state
 * machine: that one calls the function whose notices link to the page, so that the page cannot wait for it.
 */
export function letDecide(
  scope: Construct,
  { page, stateMachine }: { page: LambdaFunction; stateMachine: StateMachine },
): void {
  const executions = executionsOf(stateMachine);
  const statements = [
    new PolicyStatement({ actions: ["states:DescribeExecution"], resources: [executions] }),
    // IAM has no resources for it: the token is the proof.
    new PolicyStatement({ actions: ["states:SendTaskSuccess"], resources: ["*"] }),
  ];
  const roles = page.role === undefined ? [] : [page.role];
  new Policy(scope, "TasksApproveByLinkPolicy", { roles, statements });
}

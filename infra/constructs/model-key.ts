import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/*
 * What the user guide, "Encryption of custom models", has in the key's policy. Here the roles have it: the key's
 * policy leaves the decision to IAM, and one that named the roles would make a circle with their inline policies.
 */

/** Lets a role make custom models, and serve them, that are encrypted with the stack's key; nothing without a key. */
export function encryptModels(scope: Construct, key: Key | undefined): PolicyStatement[] {
  const actions = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"];
  return throughBedrock(scope, key, actions);
}

/** Lets a role ask custom models that are encrypted with the stack's key; nothing without a key. */
export function decryptModels(scope: Construct, key: Key | undefined): PolicyStatement[] {
  return throughBedrock(scope, key, ["kms:Decrypt"]);
}

function throughBedrock(
  scope: Construct,
  key: Key | undefined,
  actions: string[],
): PolicyStatement[] {
  if (key === undefined) return [];
  const service = `bedrock.${Stack.of(scope).region}.amazonaws.com`;
  const conditions = { StringEquals: { "kms:ViaService": service } };
  return [new PolicyStatement({ actions, resources: [key.keyArn], conditions })];
}

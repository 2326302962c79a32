import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";

/** Tags of the network interfaces that Bedrock makes for a job. */
const MANAGED = "BedrockManaged";
const JOB = "BedrockModelCustomizationJobArn";

/**
 * Lets Bedrock make network interfaces for its jobs in the settings' subnets; nothing where there are none.
 * As the user guide has it, "Attach VPC permissions to a model customization role".
 * @param jobs pattern of the ARNs of customization jobs
 */
export function inVpc(
  scope: Construct,
  { vpcSubnetIds, vpcSecurityGroupIds }: DeploymentSettings,
  jobs: string,
): PolicyStatement[] {
  if (vpcSubnetIds.length === 0) return [];
  const arnOf = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: "ec2", resource, resourceName });
  const subnets = vpcSubnetIds.map((id) => arnOf("subnet", id));
  const groups = vpcSecurityGroupIds.map((id) => arnOf("security-group", id));
  const interfaces = arnOf("network-interface", "*");
  return [
    new PolicyStatement({
      actions: [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcs",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
      ],
      resources: ["*"],
    }),
    new PolicyStatement({
      actions: ["ec2:CreateNetworkInterface"],
      resources: [interfaces],
      conditions: {
        StringEquals: { [`aws:RequestTag/${MANAGED}`]: "true" },
        ArnEquals: { [`aws:RequestTag/${JOB}`]: jobs },
      },
    }),
    new PolicyStatement({
      actions: ["ec2:CreateNetworkInterface"],
      resources: [...subnets, ...groups],
    }),
    new PolicyStatement({
      actions: [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      resources: ["*"],
      conditions: {
        ArnEquals: { "ec2:Subnet": subnets, [`ec2:ResourceTag/${JOB}`]: jobs },
        StringEquals: { [`ec2:ResourceTag/${MANAGED}`]: "true" },
      },
    }),
    new PolicyStatement({
      actions: ["ec2:CreateTags"],
      resources: [interfaces],
      conditions: {
        StringEquals: { "ec2:CreateAction": "CreateNetworkInterface" },
        "ForAllValues:StringEquals": { "aws:TagKeys": [MANAGED, JOB] },
      },
    }),
  ];
}

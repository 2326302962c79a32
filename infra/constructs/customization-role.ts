import { Stack } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { onResources } from "./bedrock-permissions.ts";
import type { DataBucket } from "./data-bucket.ts";
import { encryptModels } from "./model-key.ts";
import { inVpc } from "./vpc-permissions.ts";

export interface CustomizationRoleProps {
  readonly data: DataBucket;
  readonly settings: DeploymentSettings;
}

/**
 * The role that Bedrock assumes while it customizes a model: reads the runs' input, asks a teacher, writes the output.
 * Trust and permissions as in the user guide, "Create a service role for model customization".
 */
export class CustomizationRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { data, settings }: CustomizationRoleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const jobs = stack.formatArn({
      service: "bedrock",
      resource: "model-customization-job",
      resourceName: "*",
    });
    this.role = new Role(this, "Role", {
      description: "Bedrock reads training data and writes metrics",
      assumedBy: new ServicePrincipal("bedrock.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": stack.account },
          ArnEquals: { "aws:SourceArn": jobs },
        },
      }),
      inlinePolicies: {
        Data: new PolicyDocument({
          statements: [
            data.list(),
            ...data.read("runs/*/input/*", "runs/*/output/*"),
            ...data.write("runs/*/output/*"),
            // A distillation's teacher behind an inference profile is asked by this role.
            onResources(this, ["InvokeModel"], ["inference-profile", "foundation-model"]),
            ...encryptModels(this, data.key),
            ...inVpc(this, settings, jobs),
          ],
        }),
      },
    });
  }
}

import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import {
  GetRoleCommand,
  type IAMClient,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from "@aws-sdk/client-kms";
import { GetBucketLocationCommand, type S3Client } from "@aws-sdk/client-s3";
import { DescribeStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { isAwsError } from "../../errors.ts";
import { DeploymentSettings } from "../../workflow/deployment-settings.ts";
import { findOutputs, readStack, type StackOutputs } from "../stack.ts";
import { type Check, type Found, fine, notFine, notKnown } from "./check.ts";
import type { Identity } from "./machine.ts";

/** Clients for the deployed stack. */
export interface StackTools {
  readonly cloudFormation: CloudFormationClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly ssm: SSMClient;
  readonly region: string;
  readonly identity: Promise<Identity>;
}

/** The CDK's bootstrap under its default qualifier, and the version that the stack requires. */
const BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version";
const MIN_BOOTSTRAP = 6;

const NO_STACK = notKnown("the stack is not deployed, so that there is nothing to look at");

/** The stack and what belongs to it. */
export function stackChecks(tools: StackTools): Check[] {
  const { region } = tools;
  const outputs = findOutputs(tools.cloudFormation);
  // Each check awaits it and reports its error itself.
  outputs.catch(() => undefined);
  const stack = async () =>
    (await outputs) === undefined ? undefined : readStack(tools.cloudFormation);
  const withStack = (find: (stack: StackOutputs) => Promise<Found>) => async () => {
    const found = await stack();
    return found === undefined ? NO_STACK : find(found);
  };
  return [
    { name: "bootstrap", find: async () => bootstrap(tools, (await outputs) !== undefined) },
    {
      name: "stack",
      find: async () => {
        await readStack(tools.cloudFormation);
        return settingsOf(region, (await outputs)?.get("Settings"));
      },
    },
    { name: "bucket", find: withStack(({ bucket }) => bucketRegion(tools, bucket)) },
    {
      name: "role",
      find: withStack(({ customizationRoleArn }) => trust(tools.iam, customizationRoleArn)),
    },
    { name: "pass-role", find: withStack((found) => passRole(tools, found)) },
    { name: "key", find: async () => key(tools.kms, (await outputs)?.get("ModelKeyArn")) },
  ];
}

/**
 * Whether the settings that the stack keeps are those that this version has: each version writes all of them.
 * @param text output `Settings`, JSON
 */
export function settingsOf(region: string, text: string | undefined): Found {
  const update = ["Deploy again; it keeps your settings.", "tunewright deploy"] as const;
  const kept = parsed(text);
  if (kept === undefined) {
    return notFine(`${region} has a stack of an earlier version, without its settings`, ...update);
  }
  const missing = Object.keys(DeploymentSettings.shape).filter((name) => !(name in kept));
  if (missing.length > 0) {
    const names = missing.join(", ");
    return notFine(
      `${region} has a stack of an earlier version, without the settings ${names}`,
      ...update,
    );
  }
  if (!DeploymentSettings.safeParse(kept).success) {
    const remedy = "Update Tunewright, or deploy again with this version.";
    return notFine(`${region} has a stack with settings that this version does not know`, remedy);
  }
  return fine(`deployed in ${region}, with all outputs and settings of this version`);
}

function parsed(text: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

async function bootstrap(
  { ssm, region, identity }: StackTools,
  isDeployed: boolean,
): Promise<Found> {
  const remedy = "Bootstrap once per account and Region, then deploy.";
  const account = await identity.then(
    ({ Account }) => Account,
    () => undefined,
  );
  const command = `npx cdk bootstrap aws://${account ?? "ACCOUNT"}/${region}`;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: BOOTSTRAP }));
    const version = Number(Parameter?.Value);
    return version >= MIN_BOOTSTRAP
      ? fine(`CDK bootstrap version ${version}`)
      : notFine(
          `CDK bootstrap version ${version}; ${MIN_BOOTSTRAP} or later is required`,
          remedy,
          command,
        );
  } catch (error) {
    if (!isAwsError(error, "ParameterNotFound")) throw error;
    return isDeployed
      ? notKnown(
          `no parameter ${BOOTSTRAP}, but the stack is deployed: by another qualifier, or locally`,
        )
      : notFine(
          `${region} was not prepared for the CDK: no parameter ${BOOTSTRAP}`,
          remedy,
          command,
        );
  }
}

/** Whether the data bucket is where the jobs run. */
export async function bucketRegion(
  { s3, region }: Pick<StackTools, "s3" | "region">,
  bucket: string,
): Promise<Found> {
  try {
    const answer = await s3.send(new GetBucketLocationCommand({ Bucket: bucket }));
    // S3 says nothing for us-east-1, and EU for a Region that had another name.
    const found = String(answer.LocationConstraint ?? "us-east-1").replace(/^EU$/, "eu-west-1");
    if (found === region) return fine(`${bucket} is in ${region}`);
    return notFine(
      `${bucket} is in ${found}, but jobs run in ${region} and read from their own Region only`,
      `Deploy the stack in ${region}, or work in ${found}.`,
      `tunewright deploy --region ${region}`,
    );
  } catch (error) {
    if (!isAwsError(error, "NoSuchBucket", "NotFound")) throw error;
    const text = `the stack's bucket ${bucket} does not exist`;
    return notFine(
      text,
      "Someone deleted it: delete the stack, and deploy again.",
      "tunewright deploy",
    );
  }
}

/** Whether Bedrock may assume the customization role. */
export async function trust(iam: IAMClient, roleArn: string): Promise<Found> {
  const RoleName = roleArn.split("/").at(-1) ?? "";
  const remedy = "Deploy again: the stack's role trusts bedrock.amazonaws.com.";
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const policy = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    return trustsBedrock(policy)
      ? fine(`${RoleName} may be assumed by Bedrock`)
      : notFine(`Bedrock may not assume the role ${RoleName}`, remedy, "tunewright deploy");
  } catch (error) {
    if (!isAwsError(error, "NoSuchEntityException", "NoSuchEntity")) throw error;
    return notFine(`the role ${RoleName} does not exist`, remedy, "tunewright deploy");
  }
}

/** Whether a trust policy lets Bedrock assume its role. @param policy JSON */
export function trustsBedrock(policy: string): boolean {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
  let statements: unknown[];
  try {
    statements = list((JSON.parse(policy) as { Statement?: unknown } | null)?.Statement);
  } catch {
    return false;
  }
  return statements.some((statement) => {
    const { Effect, Action, Principal } = (statement ?? {}) as Record<string, unknown>;
    const services = list((Principal as { Service?: unknown } | undefined)?.Service);
    const assumes = list(Action).some((one) => /^(?:sts:(?:AssumeRole|\*)|\*)$/i.test(String(one)));
    return Effect === "Allow" && assumes && services.includes("bedrock.amazonaws.com");
  });
}

/** Whether the state machine may pass the customization role to Bedrock. */
export async function passRole(
  { sfn, iam }: Pick<StackTools, "sfn" | "iam">,
  stack: Pick<StackOutputs, "stateMachineArn" | "customizationRoleArn">,
): Promise<Found> {
  const { stateMachineArn, customizationRoleArn } = stack;
  const { roleArn } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { EvaluationResults: results = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: ["iam:PassRole"],
      ResourceArns: [customizationRoleArn],
      ContextEntries: [
        {
          ContextKeyName: "iam:PassedToService",
          ContextKeyType: "string",
          ContextKeyValues: ["bedrock.amazonaws.com"],
        },
      ],
    }),
  );
  const decision = results[0]?.EvalDecision;
  if (decision === undefined) return notKnown("IAM gave no decision");
  return decision === "allowed"
    ? fine("the state machine may pass the customization role to Bedrock")
    : notFine(
        `the state machine may not pass the customization role to Bedrock (${decision})`,
        "Deploy again; if it stays so, look for a permissions boundary or a service control policy.",
        "tunewright deploy",
      );
}

async function key(kms: KMSClient, keyArn: string | undefined): Promise<Found> {
  if (keyArn === undefined) return fine("the stack has no key of its own");
  const [{ KeyMetadata }, { Policy = "" }] = await Promise.all([
    kms.send(new DescribeKeyCommand({ KeyId: keyArn })),
    kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" })),
  ]);
  const state = KeyMetadata?.KeyState;
  if (state !== "Enabled") {
    const remedy = "Enable it, or cancel its deletion at once: after it, what it encrypts is lost.";
    return notFine(
      `the key ${keyArn} is ${state}`,
      remedy,
      `aws kms describe-key --key-id ${keyArn}`,
    );
  }
  return /kms:(?:CreateGrant|\*)/.test(Policy)
    ? fine(`${keyArn} is enabled, and its policy grants its use`)
    : notFine(
        `the policy of ${keyArn} grants no kms:CreateGrant`,
        "Deploy again.",
        "tunewright deploy",
      );
}

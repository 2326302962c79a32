import { type CfnElement, type Stack, Validations } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../pipeline/workflow/deployment-settings.ts";
import { requestPrefixes } from "../pipeline/workflow/names.ts";
import { SCORER_PREFIX } from "../pipeline/workflow/scorer-function.ts";
import type { DataBucket } from "./constructs/data-bucket.ts";
import { sourceFindings } from "./constructs/preparation-functions.ts";

const RANDOM_ID =
  "The ARN ends in a random id that AWS assigns when the resource is created, so a name cannot replace the wildcard, which is limited to the account and Region.";
const RUN_PREFIX =
  "Every run and every registry group has its own prefix, which does not exist before the run starts; the wildcard covers it, inside the data bucket only.";

const arn = (service: string, rest: string) => `Resource::arn:<AWS::Partition>:${service}:${rest}`;
const bedrock = (rest: string) => arn("bedrock", rest);
const own = (kind: string) => bedrock(`<AWS::Region>:<AWS::AccountId>:${kind}/*`);

/** Wildcards in policies that have a reason: the finding's text inside the brackets, and the reason. */
const wildcards: Readonly<Record<string, string>> = {
  [own("model-customization-job")]: RANDOM_ID,
  [own("custom-model")]: RANDOM_ID,
  [own("custom-model-deployment")]: RANDOM_ID,
  [own("provisioned-model")]: RANDOM_ID,
  [own("application-inference-profile")]:
    "The profile of each run is the user's choice, and its ARN ends in a random id.",
  [own("inference-profile")]:
    "The base model of each run is the user's choice, and some are called through a profile.",
  [bedrock("*::foundation-model/*")]:
    "The base model of each run is the user's choice; a cross-Region profile calls it in other Regions too.",
  [arn("lambda", `<AWS::Region>:<AWS::AccountId>:function:${SCORER_PREFIX}*`)]:
    "The scorer of each run is the user's own function, made after the stack; the prefix limits it to functions that are named to be scorers.",
  [arn("ec2", "<AWS::Region>:<AWS::AccountId>:network-interface/*")]:
    "The interface does not exist before the job; tags limit it to those of customization jobs.",
  [arn("servicequotas", "<AWS::Region>:<AWS::AccountId>:bedrock/*")]:
    "Which quotas a run needs depends on its base model; the wildcard covers reading those of Bedrock only.",
  "Resource::*":
    "IAM has no resources for Bedrock's List actions, Service Quotas' defaults, CloudWatch's metrics, EC2's Describe actions, X-Ray, the delivery of Step Functions logs, or task tokens; network interfaces are limited to those of customization jobs by their tags.",
};

const VERSIONS =
  "An execution calls the versions that were current when it started, so all versions of the function stay callable.";

const REQUESTED =
  "Requests, their answers and their data are named by the people who put them; the wildcard covers their own prefixes, inside the data bucket only.";

const EXECUTIONS =
  "Every run, and every batch of a distributed Map, has its own execution, which does not exist before it starts; the wildcard covers those of the stack's state machine only.";

const SOURCES =
  "Which objects of the buckets in the setting `sourceBuckets` a preparation reads is the user's choice; the wildcard covers those buckets or prefixes only.";

/** What policies with wildcards are about. */
interface Acknowledged {
  readonly data: DataBucket;
  readonly functions: readonly LambdaFunction[];
  readonly stateMachines: readonly StateMachine[];
  readonly settings: DeploymentSettings;
}

/** Accepts the findings of cdk-nag that have a reason; any other fails the synthesis. */
export function acknowledge(
  stack: Stack,
  { data, functions, stateMachines, settings }: Acknowledged,
): void {
  const { bucket, granted } = data;
  const idOf = (construct: Construct) =>
    stack.getLogicalId(construct.node.defaultChild as CfnElement);
  const onVersions = functions.map((one) => [`Resource::<${idOf(one)}.Arn>:*`, VERSIONS]);
  const logicalId = idOf(bucket);
  const inPrefixes = [...granted].filter((pattern) =>
    /^((runs|registry|preparations)\/\*\/|preparation-work\/\*)/.test(pattern),
  );
  const onObjects = inPrefixes.map((pattern) => [
    `Resource::<${logicalId}.Arn>/${pattern}`,
    RUN_PREFIX,
  ]);
  const onExecutions = stateMachines.flatMap((machine) =>
    [":*", "/*"].map((rest) => {
      const own = `execution:<${idOf(machine)}.Name>${rest}`;
      return [arn("states", `<AWS::Region>:<AWS::AccountId>:${own}`), EXECUTIONS];
    }),
  );
  const onRequests = Object.values(requestPrefixes).map((prefix) => [
    `Resource::<${logicalId}.Arn>/${prefix}*`,
    REQUESTED,
  ]);
  const all = [
    ...[...Object.entries(wildcards), ...onObjects, ...onRequests],
    ...[...onVersions, ...onExecutions],
    ...sourceFindings(settings).map((finding) => [finding, SOURCES]),
  ];
  for (const [finding, reason] of all) {
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: reason ?? RUN_PREFIX,
    });
  }
  Validations.of(stack).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "Access logs need a second bucket that grows without limit; CloudTrail data events record the same for accounts that need it.",
  });
}

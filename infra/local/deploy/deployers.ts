import type { ServiceName, Shape } from "../kernel/service.ts";
import type { StackResource } from "../kernel/stack-record.ts";
import { deployBucket, deployBucketPolicy } from "./deploy-bucket.ts";
import {
  deployEventInvokeConfig,
  deployFunction,
  deployPermission,
  deployUrl,
  deployVersion,
} from "./deploy-function.ts";
import { deployKey, removeKey } from "./deploy-key.ts";
import { deployAlarm, deployBudget, deployDashboard } from "./deploy-monitoring.ts";
import { deployPolicy, deployRole } from "./deploy-role.ts";
import { deployRule, removeRule } from "./deploy-rule.ts";
import { deployStateMachine } from "./deploy-state-machine.ts";
import { deploySubscription, deployTopic, deployTopicPolicy } from "./deploy-topic.ts";
import type { Deployment, Planned } from "./deployment.ts";
import type { Identity } from "./identity.ts";

/** How resources of one type are made and removed. */
interface Deployer {
  /** Lower ones first where neither refers to the other: roles before the functions that use them. */
  readonly rank: number;
  /** Returns the identity that the service has given it, where the plan cannot know it. */
  deploy(resource: Planned, deployment: Deployment): Deployed | Promise<Deployed>;
  remove?(resource: StackResource, deployment: Deployment): Promise<void> | void;
}

// biome-ignore lint/suspicious/noConfusingVoidType: most deployers return nothing.
type Deployed = Identity | void;

/** Deployed with the role, function or bucket that they belong to, or only data for AWS's own side. */
const nothingToDo = (rank: number): Deployer => ({ rank, deploy: () => undefined });

/** The type's deployer; undefined for a type that the local cloud does not simulate. */
export function deployerOf(type: string): Deployer | undefined {
  return DEPLOYERS[type];
}

/** Removes a resource by its service's own Delete call, as the account. */
function removeBy(
  service: ServiceName,
  operation: string,
  inputOf: (resource: StackResource) => Shape,
): NonNullable<Deployer["remove"]> {
  return async (resource, { kernel }) => {
    await kernel.call(service, operation, inputOf(resource), kernel.rootContext());
  };
}

const DEPLOYERS: Readonly<Record<string, Deployer>> = {
  "AWS::CDK::Metadata": nothingToDo(0),
  "AWS::Logs::LogGroup": nothingToDo(0),
  "AWS::KMS::Key": { rank: 0, deploy: deployKey, remove: removeKey },
  "AWS::KMS::Alias": nothingToDo(0),
  "AWS::CloudWatch::Alarm": { rank: 8, deploy: deployAlarm },
  "AWS::CloudWatch::Dashboard": { rank: 8, deploy: deployDashboard },
  "AWS::Budgets::Budget": { rank: 8, deploy: deployBudget },
  "AWS::IAM::Role": {
    rank: 1,
    deploy: deployRole,
    remove: ({ name }, { kernel }) => kernel.iam.deleteRole(name),
  },
  "AWS::IAM::Policy": { rank: 2, deploy: deployPolicy },
  "AWS::IAM::ManagedPolicy": { rank: 2, deploy: deployPolicy },
  "AWS::S3::Bucket": {
    rank: 2,
    deploy: deployBucket,
    remove: removeBy("s3", "DeleteBucket", ({ name }) => ({ Bucket: name })),
  },
  "AWS::S3::BucketPolicy": { rank: 3, deploy: deployBucketPolicy },
  "AWS::SNS::Topic": {
    rank: 2,
    deploy: deployTopic,
    remove: removeBy("sns", "DeleteTopic", ({ physicalId }) => ({ TopicArn: physicalId })),
  },
  "AWS::SNS::TopicPolicy": { rank: 3, deploy: deployTopicPolicy },
  "AWS::SNS::Subscription": { rank: 3, deploy: deploySubscription },
  "AWS::Lambda::Function": {
    rank: 4,
    deploy: deployFunction,
    remove: removeBy("lambda", "DeleteFunction", ({ name }) => ({ FunctionName: name })),
  },
  "AWS::Lambda::Version": {
    rank: 5,
    deploy: deployVersion,
    remove: removeBy("lambda", "DeleteFunction", ({ physicalId }) => ({
      FunctionName: physicalId,
    })),
  },
  "AWS::Lambda::Permission": {
    rank: 5,
    deploy: deployPermission,
    remove: removeBy("lambda", "RemovePermission", ({ name, physicalId }) => ({
      FunctionName: name,
      StatementId: physicalId,
    })),
  },
  "AWS::Lambda::Url": {
    rank: 5,
    deploy: deployUrl,
    remove: removeBy("lambda", "DeleteFunctionUrlConfig", ({ physicalId }) => ({
      FunctionName: physicalId,
    })),
  },
  "AWS::Lambda::EventInvokeConfig": { rank: 5, deploy: deployEventInvokeConfig },
  "AWS::StepFunctions::StateMachine": {
    rank: 6,
    deploy: deployStateMachine,
    remove: removeBy("states", "DeleteStateMachine", ({ physicalId }) => ({
      stateMachineArn: physicalId,
    })),
  },
  "AWS::Events::Rule": {
    rank: 7,
    deploy: deployRule,
    remove: removeRule,
  },
};

import type {
  CloudFormation,
  DescribeStackResourcesInput,
  Stack,
  StackResource,
} from "@aws-sdk/client-cloudformation";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { readStack, type StackRecord } from "../../kernel/stack-record.ts";
import { handleQuery } from "../../protocol/query.ts";

const NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

/**
 * Makes CloudFormation as far as clients need it: what was deployed, with its outputs, and the stack's deletion.
 * @param deleteStack deletes what is deployed, or notes in the stack's record why it could not
 */
export function createCloudFormation(cloud: Cloud, deleteStack: () => Promise<void>): Service {
  const find = (name: string | undefined) => select(readStack(cloud.folder), name);
  const arnOf = ({ StackName }: Named) => stackArn(cloud, StackName);
  return defineService<CloudFormation>({
    name: "cloudformation",
    operations: {
      DescribeStacks: {
        permissions: (input) => allow("cloudformation:DescribeStacks", arnOf(input)),
        run: ({ StackName }) => ({ Stacks: find(StackName).map(describe) }),
      },
      DescribeStackResources: {
        permissions: (input) => allow("cloudformation:DescribeStackResources", arnOf(input)),
        run: ({ StackName }) => ({ StackResources: find(StackName).flatMap(resources) }),
      },
      ListStackResources: {
        permissions: (input) => allow("cloudformation:ListStackResources", arnOf(input)),
        run: ({ StackName }) => ({ StackResourceSummaries: find(StackName).flatMap(resources) }),
      },
      DeleteStack: {
        permissions: (input) => allow("cloudformation:DeleteStack", arnOf(input)),
        async run({ StackName }) {
          const stack = readStack(cloud.folder);
          // A stack that does not exist is as good as deleted.
          if (stack && [stack.stackName, stack.stackId].includes(StackName ?? ""))
            await deleteStack();
          return {};
        },
      },
    },
    handle: (request, context) =>
      handleQuery({ cloud, service: "cloudformation", namespace: NAMESPACE }, request, context),
  });
}

type Named = Pick<DescribeStackResourcesInput, "StackName">;

function stackArn({ region, accountId }: Cloud, name = "*"): string {
  if (name.startsWith("arn:")) return name;
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/*`;
}

function select(stack: StackRecord | undefined, name: string | undefined): StackRecord[] {
  const matches = stack !== undefined && [undefined, stack.stackName, stack.stackId].includes(name);
  if (matches) return [stack];
  if (name === undefined) return [];
  throw new ServiceError("ValidationError", `Stack with id ${name} does not exist`);
}

function describe(stack: StackRecord): Stack {
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    StackStatus: stack.status,
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: new Date(stack.updatedAt),
    Outputs: stack.outputs.map(({ key, value, description }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
    })),
  };
}

/** Both operations' answers: one has `Timestamp`, the other `LastUpdatedTimestamp`. */
function resources(stack: StackRecord): (StackResource & { LastUpdatedTimestamp: Date })[] {
  return stack.resources.map(({ logicalId, physicalId, type, failure }) => ({
    StackId: stack.stackId,
    StackName: stack.stackName,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: stack.status,
    ...(failure === undefined ? {} : { ResourceStatusReason: failure }),
    Timestamp: new Date(stack.updatedAt),
    LastUpdatedTimestamp: new Date(stack.updatedAt),
  }));
}

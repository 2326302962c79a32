import { readStack, type StackRecord } from "../../deploy/stack-record.ts";
import { ServiceError, unknownOperation } from "../../kernel/aws-error.ts";
import type { Cloud, Permission, Service, Shape } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";

/** Makes CloudFormation's reading side: what was deployed, with its outputs. */
export function createCloudFormation(cloud: Cloud): Service {
  return {
    name: "cloudformation",
    permissions: (operation, input): Permission[] => [
      { action: `cloudformation:${operation}`, resource: stackArn(cloud, input["StackName"]) },
    ],
    async call(operation, input): Promise<Shape> {
      const stacks = readStack(cloud.folder);
      switch (operation) {
        case "DescribeStacks":
          return { Stacks: select(stacks, input["StackName"]).map(describe) };
        case "DescribeStackResources":
          return { StackResources: select(stacks, input["StackName"]).flatMap(resources) };
        case "ListStackResources":
          return { StackResourceSummaries: select(stacks, input["StackName"]).flatMap(resources) };
        default:
          throw unknownOperation("cloudformation", operation);
      }
    },
    handle: (request, context) =>
      handleQuery(
        {
          cloud,
          service: "cloudformation",
          namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
        },
        request,
        context,
      ),
  };
}

function stackArn({ region, accountId }: Cloud, name: unknown): string {
  if (typeof name === "string" && name.startsWith("arn:")) return name;
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${String(name ?? "*")}/*`;
}

function select(stack: StackRecord | undefined, wanted: unknown): StackRecord[] {
  const matches =
    stack !== undefined && [undefined, stack.stackName, stack.stackId].includes(wanted as string);
  if (matches) return [stack];
  if (wanted === undefined) return [];
  throw new ServiceError("ValidationError", `Stack with id ${String(wanted)} does not exist`);
}

function describe(stack: StackRecord): Shape {
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

function resources(stack: StackRecord): Shape[] {
  return stack.resources.map(({ logicalId, physicalId, type }) => ({
    StackId: stack.stackId,
    StackName: stack.stackName,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: stack.status,
    Timestamp: new Date(stack.updatedAt),
    LastUpdatedTimestamp: new Date(stack.updatedAt),
  }));
}

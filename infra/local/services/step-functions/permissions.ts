import type { Cloud, Permission, Shape } from "../../kernel/service.ts";

const RESOURCE_MEMBERS = [
  "stateMachineArn",
  "executionArn",
  "stateMachineVersionArn",
  "stateMachineAliasArn",
  "activityArn",
  "mapRunArn",
  "resourceArn",
] as const;

/** Operations that IAM checks on `*`: they name no resource, or the token is the proof. */
const ON_EVERYTHING = new Set([
  "ListActivities",
  "ListStateMachines",
  "SendTaskFailure",
  "SendTaskHeartbeat",
  "SendTaskSuccess",
  "ValidateStateMachineDefinition",
]);

/**
 * What IAM must allow for an operation, by the service authorization reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
export function permissionsFor(cloud: Cloud, operation: string, input: Shape): Permission[] {
  const action = `states:${operation}`;
  const own = { action, resource: resourceOf(cloud, operation, input) };
  const { roleArn } = input;
  if (typeof roleArn !== "string") return [own];
  const conditions = { "iam:PassedToService": "states.amazonaws.com" };
  return [own, { action: "iam:PassRole", resource: roleArn, conditions }];
}

function resourceOf({ accountId, region }: Cloud, operation: string, input: Shape): string {
  if (ON_EVERYTHING.has(operation)) return "*";
  const name = String(input["name"] ?? "*");
  const family = { CreateActivity: "activity", CreateStateMachine: "stateMachine" }[operation];
  if (family !== undefined) return `arn:aws:states:${region}:${accountId}:${family}:${name}`;
  const member = RESOURCE_MEMBERS.find((key) => typeof input[key] === "string");
  return member === undefined ? "*" : String(input[member]);
}

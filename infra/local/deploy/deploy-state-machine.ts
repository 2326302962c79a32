import { readFileSync } from "node:fs";
import { ServiceError } from "../kernel/aws-error.ts";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Makes a state machine or updates the existing one. */
export async function deployStateMachine(
  { identity, properties }: Planned,
  deployment: Deployment,
): Promise<void> {
  const { kernel } = deployment;
  const context = kernel.rootContext();
  const settings = {
    definition: definitionOf(properties, deployment),
    roleArn: properties["RoleArn"],
    ...optional("loggingConfiguration", properties["LoggingConfiguration"]),
    ...optional("tracingConfiguration", properties["TracingConfiguration"]),
  };
  const stateMachineArn = identity.physicalId;
  if (await exists(stateMachineArn, deployment)) {
    await kernel.call("states", "UpdateStateMachine", { stateMachineArn, ...settings }, context);
    return;
  }
  const type = properties["StateMachineType"] ?? "STANDARD";
  const input = { name: identity.name, type, ...settings };
  await kernel.call("states", "CreateStateMachine", input, context);
}

async function exists(stateMachineArn: string, { kernel }: Deployment): Promise<boolean> {
  try {
    const input = { stateMachineArn };
    const found = await kernel.call("states", "DescribeStateMachine", input, kernel.rootContext());
    return found["status"] === undefined || found["status"] === "ACTIVE";
  } catch (error) {
    if (error instanceof ServiceError && error.code === "StateMachineDoesNotExist") return false;
    throw error;
  }
}

/** The definition with its `${Name}` placeholders filled, as CloudFormation fills them. */
function definitionOf(properties: Shape, { assets }: Deployment): string {
  const location = properties["DefinitionS3Location"] as Shape | undefined;
  const asset = assets.get(String(location?.["Key"]));
  const text =
    asset === undefined
      ? (properties["DefinitionString"] ?? JSON.stringify(properties["Definition"]))
      : readFileSync(asset, "utf8");
  if (typeof text !== "string") throw new Error("it has no definition");
  const values = (properties["DefinitionSubstitutions"] ?? {}) as Shape;
  return text.replace(/\$\{([\w.-]+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

function optional(name: string, value: unknown): Shape {
  return value === undefined ? {} : { [name]: smallNames(value) };
}

/** CloudFormation's members are PascalCase, those of Step Functions' own API camelCase. */
function smallNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(smallNames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      smallNames(item),
    ]),
  );
}

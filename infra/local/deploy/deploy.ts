import type { Kernel } from "../kernel/cloud.ts";
import {
  readStack,
  type StackRecord,
  type StackResource,
  writeStack,
} from "../kernel/stack-record.ts";
import { deployerOf } from "./deployers.ts";
import type { Deployment, Planned } from "./deployment.ts";
import { identify } from "./identity.ts";
import { holds, resolve, type Scope } from "./intrinsics.ts";
import { type Assembly, readAssembly, type Template } from "./read.ts";

/**
 * Deploys a synthesized stack into the local cloud, or updates it. What the cloud does not simulate is named in the
 * record, never ignored silently.
 * @param folder the cloud assembly, usually `cdk.out`
 * Throws an `Error` that names the resource which could not be deployed.
 */
export async function deployAssembly(
  kernel: Kernel,
  folder: string,
  stackName?: string,
): Promise<StackRecord> {
  const assembly = readAssembly(folder, stackName);
  const before = readStack(kernel.folder);
  const stackId = before?.stackId ?? newStackId(kernel, assembly.stackName);
  const { scope, planned } = plan(kernel, assembly, stackId);
  const notSimulated: string[] = [];
  const deployment: Deployment = {
    kernel,
    assets: assembly.assets,
    planned,
    notSimulated: (what) => notSimulated.push(what),
  };
  for (const resource of inOrder(planned)) await deployOne(resource, deployment);
  await removeOld(before, planned, deployment);
  const now = kernel.clock.now();
  const record: StackRecord = {
    stackName: assembly.stackName,
    stackId,
    status: before ? "UPDATE_COMPLETE" : "CREATE_COMPLETE",
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    outputs: outputsOf(assembly.template, scope),
    resources: planned.map(({ logicalId, type, identity }) => ({
      logicalId,
      type,
      physicalId: identity.physicalId,
      name: identity.name,
    })),
    notSimulated: [...new Set(notSimulated)],
  };
  writeStack(kernel.folder, record);
  return record;
}

function newStackId({ region, accountId }: Kernel, stackName: string): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
}

/** Resolves the whole template; names depend on logical ids alone, so no resource needs another to exist first. */
function plan(kernel: Kernel, { stackName, template }: Assembly, stackId: string) {
  const { accountId, region } = kernel;
  const stack = { stackName, accountId, region };
  const identities = new Map<string, ReturnType<typeof identify>>();
  const identityOf = (logicalId: string) => {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources[logicalId];
    if (resource === undefined) throw new Error(`The template has no resource ${logicalId}.`);
    const properties = namingProperties(resource.Properties, scope);
    const identity = identify(logicalId, { type: resource.Type, properties }, stack);
    identities.set(logicalId, identity);
    return identity;
  };
  const scope: Scope = {
    template,
    values: new Map<string, unknown>([
      ...Object.entries(template.Parameters).map(([name, { Default }]): [string, unknown] => [
        name,
        Default,
      ]),
      ["AWS::AccountId", accountId],
      ["AWS::Region", region],
      ["AWS::Partition", "aws"],
      ["AWS::URLSuffix", "amazonaws.com"],
      ["AWS::StackName", stackName],
      ["AWS::StackId", stackId],
      ["AWS::NotificationARNs", []],
    ]),
    ref: (logicalId) => identityOf(logicalId).physicalId,
    attribute(logicalId, name) {
      const value = identityOf(logicalId).attributes[name];
      // A type that is not simulated still gets a value, so that the rest of the stack can be deployed.
      return value ?? `${identityOf(logicalId).physicalId}.${name}`;
    },
  };
  const planned = Object.entries(template.Resources)
    .filter(([, resource]) => holds(resource.Condition, scope))
    .map(
      ([logicalId, resource]): Planned => ({
        logicalId,
        type: resource.Type,
        identity: identityOf(logicalId),
        properties: resolve(resource.Properties, scope) as Planned["properties"],
      }),
    );
  return { scope, planned };
}

/** Only properties with a chosen name matter here; the others may refer back to the resource itself. */
function namingProperties(properties: Record<string, unknown>, scope: Scope) {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => /Name$/.test(name))
      .map(([name, value]) => [name, resolve(value, scope)]),
  );
}

function inOrder(planned: readonly Planned[]): Planned[] {
  const rank = ({ type }: Planned) => deployerOf(type)?.rank ?? 0;
  return [...planned].sort((a, b) => rank(a) - rank(b));
}

async function deployOne(resource: Planned, deployment: Deployment): Promise<void> {
  const deployer = deployerOf(resource.type);
  if (deployer === undefined) {
    deployment.notSimulated(`${resource.type} (${resource.logicalId})`);
    return;
  }
  try {
    await deployer.deploy(resource, deployment);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(`${resource.type} ${resource.logicalId} could not be deployed: ${reason}`, {
      cause: error,
    });
  }
}

async function removeOld(
  before: StackRecord | undefined,
  planned: readonly Planned[],
  deployment: Deployment,
): Promise<void> {
  const kept = new Set(planned.map(({ type, identity }) => `${type} ${identity.physicalId}`));
  const gone = (resource: StackResource) => !kept.has(`${resource.type} ${resource.physicalId}`);
  for (const resource of (before?.resources ?? []).filter(gone)) {
    await deployerOf(resource.type)?.remove?.(resource, deployment);
  }
}

function outputsOf(template: Template, scope: Scope): StackRecord["outputs"] {
  return Object.entries(template.Outputs)
    .filter(([, { Condition }]) => holds(Condition, scope))
    .map(([key, { Value, Description }]) => ({
      key,
      value: String(resolve(Value, scope)),
      description: Description,
    }));
}

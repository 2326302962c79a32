import { ServiceError } from "../kernel/aws-error.ts";
import type { Kernel } from "../kernel/cloud.ts";
import { defined } from "../kernel/defined.ts";
import {
  readStack,
  type StackRecord,
  type StackResource,
  writeStack,
} from "../kernel/stack-record.ts";
import { deployerOf } from "./deployers.ts";
import type { Deployment, Planned } from "./deployment.ts";
import type { Identity } from "./identity.ts";
import { holds, resolve, type Scope } from "./intrinsics.ts";
import { Notes } from "./notes.ts";
import { deploymentOrder } from "./order.ts";
import { type Plan, planDeployment } from "./plan.ts";
import { readAssembly, type Template } from "./read.ts";

/**
 * Deploys a synthesized stack into the local cloud, or updates it. What the cloud does not simulate is named in the
 * record, never ignored silently.
 * @param folder the cloud assembly, usually `cdk.out`
 * Throws an `Error` that names the resource which could not be deployed; what was made before it stays.
 */
export async function deployAssembly(
  kernel: Kernel,
  folder: string,
  stackName?: string,
): Promise<StackRecord> {
  const assembly = readAssembly(folder, stackName);
  const before = readStack(kernel.folder);
  const stackId = before?.stackId ?? newStackId(kernel, assembly.stackName);
  const plan = planDeployment(kernel, { assembly, stackId });
  const notes = new Notes();
  const deployment: Deployment = {
    kernel,
    assets: assembly.assets,
    before: before?.resources ?? [],
    policyNames: policyNames(assembly.template, plan),
    managedPolicies: new Map(),
    notSimulated: (what, resource) => notes.add(what, resource),
  };
  const deployed = await deployAll(plan, { template: assembly.template, deployment });
  await removeOld(deployed, deployment);
  const now = kernel.clock.now();
  const record: StackRecord = {
    stackName: assembly.stackName,
    stackId,
    templateSha256: assembly.templateSha256,
    status: before ? "UPDATE_COMPLETE" : "CREATE_COMPLETE",
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    outputs: outputsOf(assembly.template, plan.scope),
    resources: plan.logicalIds.flatMap((logicalId) => deployed.get(logicalId) ?? []),
    notSimulated: notes.lines(),
  };
  writeStack(kernel.folder, record);
  return record;
}

function newStackId({ region, accountId }: Kernel, stackName: string): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
}

function policyNames({ Resources }: Template, plan: Plan): ReadonlySet<string> {
  const isPolicy = (id: string) =>
    ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"].includes(Resources[id]?.Type ?? "");
  const nameOf = (id: string) => resolve(Resources[id]?.Properties["PolicyName"], plan.scope);
  return new Set(
    plan.logicalIds.filter(isPolicy).map((id) => String(nameOf(id) ?? plan.scope.ref(id))),
  );
}

/** @returns the resources by their logical ids */
async function deployAll(
  plan: Plan,
  { template, deployment }: { template: Template; deployment: Deployment },
): Promise<Map<string, StackResource>> {
  const deployed = new Map<string, StackResource>();
  const held = new Set(plan.logicalIds);
  const resources = Object.entries(template.Resources).filter(([id]) => held.has(id));
  const rank = (type: string) => deployerOf(type)?.rank ?? 0;
  for (const logicalId of deploymentOrder(Object.fromEntries(resources), rank)) {
    const resource = plan.resource(logicalId);
    const identity = (await deployOne(resource, deployment)) ?? resource.identity;
    plan.identified(logicalId, identity);
    deployed.set(logicalId, recordOf(resource, identity));
  }
  return deployed;
}

function recordOf(resource: Planned, { physicalId, name }: Identity): StackResource {
  const { logicalId, type, deletionPolicy, updateReplacePolicy } = resource;
  return defined({ logicalId, type, physicalId, name, deletionPolicy, updateReplacePolicy });
}

async function deployOne(resource: Planned, deployment: Deployment): Promise<Identity | undefined> {
  const deployer = deployerOf(resource.type);
  if (deployer === undefined) {
    deployment.notSimulated("", resource);
    return undefined;
  }
  try {
    return (await deployer.deploy(resource, deployment)) ?? undefined;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(`${resource.type} ${resource.logicalId} could not be deployed: ${reason}`, {
      cause: error,
    });
  }
}

/** Removes what the template no longer has, unless it says to retain it. */
async function removeOld(
  deployed: ReadonlyMap<string, StackResource>,
  deployment: Deployment,
): Promise<void> {
  const key = ({ type, physicalId, name }: StackResource) => `${type} ${physicalId} ${name}`;
  const kept = new Set([...deployed.values()].map(key));
  const gone = deployment.before
    .filter((resource) => !kept.has(key(resource)))
    .filter((resource) => !isRetained(resource, deployed.get(resource.logicalId)));
  for (const resource of inOrderOfRemoval(gone)) {
    try {
      await removeOne(resource, deployment);
    } catch (error) {
      // CloudFormation completes an update although it cannot delete a bucket that holds objects.
      if (!(error instanceof ServiceError && error.code === "BucketNotEmpty")) throw error;
    }
  }
}

/** Users before what they use. */
export function inOrderOfRemoval(resources: readonly StackResource[]): StackResource[] {
  const rank = ({ type }: StackResource) => deployerOf(type)?.rank ?? 0;
  return [...resources].sort((a, b) => rank(b) - rank(a));
}

/** Whether the template says to keep a resource that it no longer has, or has replaced. */
export function isRetained(old: StackResource, replacement: StackResource | undefined): boolean {
  const policy = replacement ? replacement.updateReplacePolicy : old.deletionPolicy;
  return policy?.startsWith("Retain") ?? false;
}

/** What someone has deleted already is as good as removed, as for CloudFormation. */
export async function removeOne(resource: StackResource, deployment: Deployment): Promise<void> {
  try {
    await deployerOf(resource.type)?.remove?.(resource, deployment);
  } catch (error) {
    const isMissing = error instanceof ServiceError && /NotFound|NotExist|^NoSuch/.test(error.code);
    if (!isMissing) throw error;
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

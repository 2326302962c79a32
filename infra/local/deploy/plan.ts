import type { Kernel } from "../kernel/cloud.ts";
import type { Planned } from "./deployment.ts";
import { type Identity, identify } from "./identity.ts";
import { holds, resolve, type Scope } from "./intrinsics.ts";
import type { Assembly, Template } from "./read.ts";

/** A template whose parts are resolved one at a time, while its resources are made. */
export interface Plan {
  readonly scope: Scope;
  /** Logical ids of the resources whose condition holds, in the template's order. */
  readonly logicalIds: readonly string[];
  /** A resource with everything resolved; what it refers to must have its identity by then. */
  resource(logicalId: string): Planned;
  /** Notes the identity of a resource that its service has named, e.g. a function's version. */
  identified(logicalId: string, identity: Identity): void;
}

/** Plans the deployment of a stack. Most names depend on logical ids alone; the others are noted as they are made. */
export function planDeployment(
  kernel: Kernel,
  { assembly, stackId }: { assembly: Assembly; stackId: string },
): Plan {
  const { stackName, template } = assembly;
  const stack = { stackName, accountId: kernel.accountId, region: kernel.region };
  const identities = new Map<string, Identity>();
  const identityOf = (logicalId: string) => {
    const known = identities.get(logicalId);
    if (known) return known;
    const { Type: type, Properties } = resourceOf(template, logicalId);
    const properties = namingProperties(Properties, scope);
    const identity = identify(logicalId, { type, properties }, stack);
    identities.set(logicalId, identity);
    return identity;
  };
  const scope: Scope = {
    template,
    values: valuesOf(template, { ...stack, stackId }),
    ref: (logicalId) => identityOf(logicalId).physicalId,
    attribute(logicalId, name) {
      const { attributes, physicalId } = identityOf(logicalId);
      // A type that is not simulated still gets a value, so that the rest of the stack can be deployed.
      return attributes[name] ?? `${physicalId}.${name}`;
    },
  };
  return {
    scope,
    logicalIds: Object.entries(template.Resources)
      .filter(([, resource]) => holds(resource.Condition, scope))
      .map(([logicalId]) => logicalId),
    resource(logicalId) {
      const { Type, Properties, DeletionPolicy, UpdateReplacePolicy } = resourceOf(
        template,
        logicalId,
      );
      return {
        logicalId,
        type: Type,
        identity: identityOf(logicalId),
        properties: resolve(Properties, scope) as Planned["properties"],
        deletionPolicy: DeletionPolicy,
        updateReplacePolicy: UpdateReplacePolicy,
      };
    },
    identified: (logicalId, identity) => identities.set(logicalId, identity),
  };
}

function resourceOf(template: Template, logicalId: string): Template["Resources"][string] {
  const resource = template.Resources[logicalId];
  if (resource) return resource;
  throw new Error(`The template has no resource ${logicalId}.`);
}

interface Stack {
  readonly stackName: string;
  readonly stackId: string;
  readonly accountId: string;
  readonly region: string;
}

/** Parameters with their defaults, and the pseudo parameters. */
function valuesOf({ Parameters }: Template, stack: Stack): Map<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(Parameters).map(([name, { Default }]): [string, unknown] => [name, Default]),
    ["AWS::AccountId", stack.accountId],
    ["AWS::Region", stack.region],
    ["AWS::Partition", "aws"],
    ["AWS::URLSuffix", "amazonaws.com"],
    ["AWS::StackName", stack.stackName],
    ["AWS::StackId", stack.stackId],
    ["AWS::NotificationARNs", []],
  ]);
}

/** Only properties with a chosen name matter here; the others may refer back to the resource itself. */
function namingProperties(properties: Record<string, unknown>, scope: Scope) {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => /Name$/.test(name))
      .map(([name, value]) => [name, resolve(value, scope)]),
  );
}

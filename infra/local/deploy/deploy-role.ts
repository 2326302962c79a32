import { managedPolicy } from "../kernel/iam/managed-policies.ts";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Makes a role with every policy that the template attaches to it, from either side. */
export function deployRole(role: Planned, deployment: Deployment): void {
  const { properties, identity } = role;
  const inline = ((properties["Policies"] as Shape[] | undefined) ?? []).map(
    ({ PolicyName, PolicyDocument }): [string, string] => [
      String(PolicyName),
      JSON.stringify(PolicyDocument),
    ],
  );
  const attachedArns = (properties["ManagedPolicyArns"] as string[] | undefined) ?? [];
  const attached = deployment.planned
    .filter((one) => isAttached(one, role, attachedArns))
    .map(({ identity: { name }, properties: { PolicyName, PolicyDocument } }): [string, string] => [
      String(PolicyName ?? name),
      JSON.stringify(PolicyDocument),
    ]);
  for (const arn of attachedArns) {
    if (arn.includes(":iam::aws:") && managedPolicy(arn) === undefined) {
      deployment.notSimulated(`managed policy ${arn} of ${role.logicalId}: it grants nothing here`);
    }
  }
  deployment.kernel.iam.putRole({
    name: identity.name,
    arn: identity.attributes["Arn"] ?? identity.name,
    trustPolicy: JSON.stringify(properties["AssumeRolePolicyDocument"]),
    policies: Object.fromEntries([...inline, ...attached]),
    managedPolicyArns: attachedArns.filter((arn) => managedPolicy(arn) !== undefined),
  });
}

function isAttached(one: Planned, role: Planned, attachedArns: readonly string[]): boolean {
  const isPolicy = one.type === "AWS::IAM::Policy" || one.type === "AWS::IAM::ManagedPolicy";
  const roles = (one.properties["Roles"] as string[] | undefined) ?? [];
  return (
    isPolicy &&
    (roles.includes(role.identity.name) || attachedArns.includes(one.identity.physicalId))
  );
}

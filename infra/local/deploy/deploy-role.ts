import { managedPolicy } from "../kernel/iam/managed-policies.ts";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";
import type { Identity } from "./identity.ts";

/** Makes a role or replaces it; policies that other resources attach stay until those are deployed. */
export function deployRole(role: Planned, deployment: Deployment): void {
  const { properties, identity } = role;
  const { kernel, managedPolicies, policyNames } = deployment;
  const inline = ((properties["Policies"] as Shape[] | undefined) ?? []).map(
    ({ PolicyName, PolicyDocument }) => [String(PolicyName), JSON.stringify(PolicyDocument)],
  );
  const attachedArns = (properties["ManagedPolicyArns"] as string[] | undefined) ?? [];
  const own = attachedArns
    .map((arn) => managedPolicies.get(arn))
    .filter((one) => one !== undefined);
  const before = Object.entries(kernel.iam.role(identity.name)?.policies ?? {});
  const attachedBefore = before.filter(([name]) => policyNames.has(name));
  for (const arn of attachedArns) {
    if (arn.includes(":iam::aws:") && managedPolicy(arn) === undefined) {
      deployment.notSimulated(`managed policy ${arn} grants nothing here`, role);
    }
  }
  kernel.iam.putRole({
    name: identity.name,
    arn: identity.attributes["Arn"] ?? identity.name,
    trustPolicy: JSON.stringify(properties["AssumeRolePolicyDocument"]),
    policies: Object.fromEntries([...attachedBefore, ...own, ...inline]),
    managedPolicyArns: attachedArns.filter((arn) => managedPolicy(arn) !== undefined),
  });
}

/** Attaches a policy to the roles that it names, and to no others. */
export function deployPolicy(
  { type, identity, properties }: Planned,
  { kernel: { iam }, before, managedPolicies }: Deployment,
): Identity {
  const name = String(properties["PolicyName"] ?? identity.physicalId);
  // A managed policy may also be attached from the role's side, which is up to the role.
  const detachable = type === "AWS::IAM::Policy" ? before : [];
  const known = new Set(detachable.map((resource) => resource.name));
  const document = JSON.stringify(properties["PolicyDocument"]);
  managedPolicies.set(identity.physicalId, [name, document]);
  const roles = new Set((properties["Roles"] as string[] | undefined) ?? []);
  for (const role of iam.roles()) {
    const { [name]: attached, ...others } = role.policies;
    if (roles.has(role.name)) iam.putRole({ ...role, policies: { ...others, [name]: document } });
    else if (attached && known.has(role.name)) iam.putRole({ ...role, policies: others });
  }
  return { ...identity, name };
}

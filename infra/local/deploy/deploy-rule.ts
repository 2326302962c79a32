import type { Deployment, Planned } from "./deployment.ts";

/** Makes a rule with its targets; schedules are not simulated. */
export async function deployRule(
  { identity, properties, type, logicalId }: Planned,
  { kernel, notSimulated }: Deployment,
): Promise<void> {
  if (properties["EventPattern"] === undefined) {
    notSimulated(`${type} (${logicalId}): a schedule never fires here`);
    return;
  }
  const context = kernel.rootContext();
  const rule = {
    Name: identity.name,
    EventPattern: JSON.stringify(properties["EventPattern"]),
    State: properties["State"],
  };
  await kernel.call("events", "PutRule", rule, context);
  const Targets = properties["Targets"] ?? [];
  await kernel.call("events", "PutTargets", { Rule: identity.name, Targets }, context);
}

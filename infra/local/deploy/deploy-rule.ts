import type { Deployment, Planned } from "./deployment.ts";

/** Makes a rule, or updates it, with exactly the targets of the template; schedules are not simulated. */
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
  const Targets = (properties["Targets"] ?? []) as { Id: string }[];
  const Rule = identity.name;
  await kernel.call("events", "PutTargets", { Rule, Targets }, context);
  const { Targets: all } = await kernel.call("events", "ListTargetsByRule", { Rule }, context);
  const kept = new Set(Targets.map(({ Id }) => Id));
  const Ids = (all as typeof Targets).map(({ Id }) => Id).filter((id) => !kept.has(id));
  await kernel.call("events", "RemoveTargets", { Rule, Ids }, context);
}

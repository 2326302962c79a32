import type { StackResource } from "../kernel/stack-record.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Makes a rule, or updates it, with exactly the targets of the template. */
export async function deployRule(
  { identity, properties }: Planned,
  { kernel }: Deployment,
): Promise<void> {
  const { EventPattern, ScheduleExpression, State } = properties;
  const context = kernel.rootContext();
  const rule = {
    Name: identity.name,
    EventPattern: EventPattern && JSON.stringify(EventPattern),
    ScheduleExpression,
    State,
  };
  await kernel.call("events", "PutRule", rule, context);
  const Targets = (properties["Targets"] ?? []) as { Id: string }[];
  const Rule = identity.name;
  await kernel.call("events", "PutTargets", { Rule, Targets }, context);
  const kept = new Set(Targets.map(({ Id }) => Id));
  await removeTargets(kernel, Rule, (id) => !kept.has(id));
}

/** Deletes a rule, which must not have targets by then. */
export async function removeRule(
  { name }: StackResource,
  { kernel }: Pick<Deployment, "kernel">,
): Promise<void> {
  await removeTargets(kernel, name, () => true);
  await kernel.call("events", "DeleteRule", { Name: name }, kernel.rootContext());
}

async function removeTargets(
  kernel: Deployment["kernel"],
  Rule: string,
  isRemoved: (id: string) => boolean,
): Promise<void> {
  const context = kernel.rootContext();
  const { Targets } = await kernel.call("events", "ListTargetsByRule", { Rule }, context);
  const Ids = (Targets as { Id: string }[]).map(({ Id }) => Id).filter(isRemoved);
  await kernel.call("events", "RemoveTargets", { Rule, Ids }, context);
}

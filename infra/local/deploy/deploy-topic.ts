import type { Deployment, Planned } from "./deployment.ts";

/** Makes a topic. */
export async function deployTopic({ identity, properties }: Planned, deployment: Deployment) {
  const { kernel } = deployment;
  const { DisplayName, KmsMasterKeyId } = properties;
  const Attributes = Object.fromEntries(
    Object.entries({ DisplayName, KmsMasterKeyId }).filter(([, value]) => value !== undefined),
  );
  await kernel.call(
    "sns",
    "CreateTopic",
    { Name: identity.name, Attributes },
    kernel.rootContext(),
  );
}

/** Attaches a policy to its topics. */
export async function deployTopicPolicy({ properties }: Planned, { kernel }: Deployment) {
  for (const TopicArn of properties["Topics"] as string[]) {
    const AttributeValue = JSON.stringify(properties["PolicyDocument"]);
    const input = { TopicArn, AttributeName: "Policy", AttributeValue };
    await kernel.call("sns", "SetTopicAttributes", input, kernel.rootContext());
  }
}

/** Records a subscription; messages are kept as files and not delivered. */
export async function deploySubscription(
  { properties, type, logicalId }: Planned,
  { kernel, notSimulated }: Deployment,
) {
  notSimulated("messages are kept as files and not delivered", { type, logicalId });
  await kernel.call("sns", "Subscribe", properties, kernel.rootContext());
}

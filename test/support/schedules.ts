import {
  DisableRuleCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";

/** Disables the rules with a schedule: where an hour passes in seconds, they would be called all the time. */
export async function stopSchedules(client: EventBridgeClientConfig): Promise<void> {
  const events = new EventBridgeClient(client);
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  for (const { Name, ScheduleExpression } of Rules) {
    if (ScheduleExpression !== undefined) await events.send(new DisableRuleCommand({ Name }));
  }
  events.destroy();
}

import { Stack } from "aws-cdk-lib";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { AlarmTopic } from "./alarm-topic.ts";
import { alarmSpecs, type Monitored, makeAlarm } from "./alarms.ts";
import { RunDashboard } from "./dashboard.ts";

export interface MonitoringProps extends Monitored {
  /** The stack's own key, if it has one. */
  readonly key: Key | undefined;
}

/** Alarms, the topic by which they notify people, and a dashboard. */
export class Monitoring extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { key, ...monitored }: MonitoringProps) {
    super(scope, id);
    const prefix = `${Stack.of(this).stackName}-`;
    const { email } = monitored.settings;
    this.topic = new AlarmTopic(this, "Alarms", { email, key, prefix }).topic;
    const specs = alarmSpecs(monitored);
    const alarms = specs.map((spec) => makeAlarm(this, spec, { topic: this.topic, prefix }));
    new RunDashboard(this, "Runs", { ...monitored, specs, alarms });
  }
}

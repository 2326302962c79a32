import { CreateStateMachineCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { leaseFindings } from "../../pipeline/clean-up/lease-findings.ts";
import type { LeaseSweepTools } from "../../pipeline/clean-up/sweep-leases.ts";
import { cloudWatchClient, sfnClient, snsClient } from "../../pipeline/clients.ts";
import type { Clock } from "../../pipeline/clock.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import type { NoticeFormat } from "../../pipeline/workflow/deployment-settings.ts";
import type { PipelineEnvironment } from "./pipeline-environment.ts";

/** What a sweep of leases works with where no stack is deployed, and what commands do. */
export interface LeaseTools {
  readonly tools: LeaseSweepTools;
  readonly commands: RunEnvironment;
}

/** Makes a state machine without executions, and a topic. */
export async function leaseTools(
  { cloud, bedrock, bucket }: PipelineEnvironment,
  clock: Clock,
  { idleHours = 0, noticeFormat = "text" as NoticeFormat } = {},
): Promise<LeaseTools> {
  const [sfn, sns] = [sfnClient(cloud.client), snsClient(cloud.client)];
  const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "leases" }));
  const definition = JSON.stringify({ StartAt: "End", States: { End: { Type: "Succeed" } } });
  const roleArn = "arn:aws:iam::123456789012:role/runs";
  const machine = new CreateStateMachineCommand({ name: "runs", definition, roleArn });
  const { stateMachineArn = "" } = await sfn.send(machine);
  const cloudWatch = cloudWatchClient(cloud.client);
  const findings = leaseFindings({ bedrock, bucket, clock, cloudWatch, idleHours });
  const stack = { bucket: bucket.name, stateMachineArn, topicArn, customizationRoleArn: "" };
  const own = { bedrock, bucket, clock, sfn, stateMachineArn, sns, topicArn };
  return {
    tools: { ...own, noticeFormat, findings },
    commands: { bedrock, bucket, sfn, stack },
  };
}

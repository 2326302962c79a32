import { z } from "zod";
import { leaseFindings } from "../clean-up/lease-findings.ts";
import { sweepLeases } from "../clean-up/sweep-leases.ts";
import { embeddedMetrics, sweepMetrics } from "../clean-up/sweep-metrics.ts";
import { bedrockClient } from "../clients/bedrock.ts";
import { cloudWatchClient } from "../clients/cloudwatch.ts";
import { s3Client } from "../clients/s3.ts";
import { sfnClient } from "../clients/sfn.ts";
import { snsClient } from "../clients/sns.ts";
import { systemClock } from "../clock.ts";
import { handle, logger, noticeFormat, setting } from "./runtime.ts";

const bedrock = bedrockClient();
const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };
const watch = { cloudWatch: cloudWatchClient(), idleHours: Number(setting("IDLE_HOURS")) };

const tools = {
  ...{ bedrock, bucket, clock: systemClock },
  ...{ sfn: sfnClient(), stateMachineArn: setting("STATE_MACHINE_ARN") },
  ...{ sns: snsClient(), topicArn: setting("TOPIC_ARN") },
  noticeFormat: noticeFormat(),
  findings: leaseFindings({ bedrock, bucket, clock: systemClock, ...watch }),
};

/** A function has 15 minutes; what is not deleted in this time the next sweep proves. */
const BUDGET = 5 * 60_000;

/** EventBridge's scheduled event, of which nothing is read. */
const Scheduled = z.object({});

/** Ends leases, and finds what is billed and belongs to nothing; called every hour. */
export const handler = handle(Scheduled, async () => {
  const options = { by: "sweep", budget: BUDGET, isWatched: false };
  const result = await sweepLeases(tools, options);
  const { at, decided, removed, remaining, notified, problems } = result;
  const { stateMachineArn } = tools;
  logger.info("metrics", embeddedMetrics(sweepMetrics(result), { at, stateMachineArn }));
  for (const problem of problems) logger.error("not done", { ...problem });
  return {
    found: decided.length,
    removed: removed.length,
    remaining: remaining.length,
    notified: notified.length,
    problems: problems.length,
  };
});

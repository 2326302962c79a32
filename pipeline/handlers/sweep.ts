import { z } from "zod";
import { EndedExecution, sweep } from "../clean-up/sweep.ts";
import { bedrockClient } from "../clients/bedrock.ts";
import { s3Client } from "../clients/s3.ts";
import { snsClient } from "../clients/sns.ts";
import { systemClock } from "../clock.ts";
import { handle, noticeFormat, setting } from "./runtime.ts";

const tools = {
  bedrock: bedrockClient(),
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  clock: systemClock,
  sns: snsClient(),
  topicArn: setting("TOPIC_ARN"),
  // A function has 15 minutes; if that is too short it fails, and Lambda calls it again.
  budget: 12 * 60_000,
};

/** EventBridge's "Step Functions Execution Status Change"; its other members are ignored. */
const StatusChange = z.object({ detail: EndedExecution });

/** Cleans up after an execution that was stopped, timed out or failed. */
export const handler = handle(StatusChange, ({ detail }) =>
  sweep({ ...tools, noticeFormat: noticeFormat() }, detail),
);

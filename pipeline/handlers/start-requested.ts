import { z } from "zod";
import { s3Client } from "../clients/s3.ts";
import { sfnClient } from "../clients/sfn.ts";
import { snsClient } from "../clients/sns.ts";
import { systemClock } from "../clock.ts";
import { answerRequest } from "../run/requests/answer-request.ts";
import { answerStanding } from "../run/requests/answer-standing.ts";
import { refusalOf } from "../run/requests/refusal.ts";
import { requestOfKey } from "../run/requests/request-id.ts";
import { handle, logger, noticeFormat, setting } from "./runtime.ts";

const environment = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  sfn: sfnClient(),
  stack: { stateMachineArn: setting("STATE_MACHINE_ARN") },
};

const tools = {
  ...{ environment, region: setting("AWS_REGION"), clock: systemClock },
  ...{ sns: snsClient(), topicArn: setting("TOPIC_ARN") },
};

/** A function has 15 minutes; a request that is started within ten has at least five. */
const BUDGET = 10 * 60_000;

/** EventBridge's event of an object that was put; S3 User Guide, "EventBridge event message structure". */
const ObjectCreated = z.object({
  "detail-type": z.literal("Object Created"),
  detail: z.object({ object: z.object({ key: z.string(), "version-id": z.string().optional() }) }),
});

const Scheduled = z.object({ "detail-type": z.literal("Scheduled Event") });

/** Starts the run that an object requests, or looks at the standing requests; called by rules. */
export const handler = handle(z.union([ObjectCreated, Scheduled]), (event) =>
  event["detail-type"] === "Object Created" ? answerOne(event.detail.object) : answerAll(),
);

type Result = Readonly<Record<string, string | number>>;

async function answerOne(
  object: z.output<typeof ObjectCreated>["detail"]["object"],
): Promise<Result> {
  const request = requestOfKey(object.key);
  // It waits for the schedule.
  if (request.isStanding) return { outcome: "standing" };
  try {
    const now = { ...tools, noticeFormat: noticeFormat() };
    const answered = await answerRequest(now, request, object["version-id"]);
    if (answered?.error !== undefined) throw answered.error;
    return { outcome: answered?.answer.outcome ?? "superseded" };
  } catch (error) {
    logger.error("not answered", { id: request.id, ...refusalOf(error) });
    // Lambda tries again.
    throw error;
  }
}

async function answerAll(): Promise<Result> {
  const { answers, left, problems } = await answerStanding(
    { ...tools, noticeFormat: noticeFormat() },
    BUDGET,
  );
  for (const { id, error } of problems) logger.error("not answered", { id, ...refusalOf(error) });
  if (left.length > 0) logger.error("no time left", { left });
  return { answered: answers.length, left: left.length, problems: problems.length };
}

import { kmsClient } from "../clients/kms.ts";
import { s3Client } from "../clients/s3.ts";
import { snsClient } from "../clients/sns.ts";
import { systemClock } from "../clock.ts";
import { ApprovalCall, type ApprovalLinks, requestApproval } from "../report/request-approval.ts";
import { handle, noticeFormat, optionalSetting, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };
const links = linksTo(optionalSetting("APPROVAL_PAGE"));

/** Only with the stack's setting `approvalLinks`. */
function linksTo(page: string | null): ApprovalLinks | null {
  if (page === null) return null;
  const key = { kms: kmsClient(), keyId: setting("APPROVAL_KEY") };
  return { key, page, sns: snsClient(), topicArn: setting("TOPIC_ARN") };
}

/** Asks for a person's approval, or finds what was decided. */
export const handler = handle(ApprovalCall, (call) =>
  requestApproval({ bucket, clock: systemClock, noticeFormat: noticeFormat(), links }, call),
);

import { s3Client } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { ApprovalCall, requestApproval } from "../report/request-approval.ts";
import { handle, noticeFormat, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Asks for a person's approval, or finds what was decided. */
export const handler = handle(ApprovalCall, (call) =>
  requestApproval({ bucket, clock: systemClock, noticeFormat: noticeFormat() }, call),
);

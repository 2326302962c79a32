import type { NoticeFormat } from "../../workflow/deployment-settings.ts";
import { chatMessage } from "./chat.ts";
import type { Notice } from "./notice.ts";
import { noticeText } from "./text.ts";

/** A notice as it is published: subject and message of SNS. */
export interface Published {
  readonly subject: string;
  readonly message: string;
}

/** SNS: ASCII without control characters, "less than 100 characters long" (API reference, `Publish`). */
const SUBJECT_LENGTH = 99;

/** Writes a notice in the format that the deployment has chosen. */
export function published(notice: Notice, format: NoticeFormat): Published {
  const subject = notice.subject.replace(/[^ -~]+/g, "?").slice(0, SUBJECT_LENGTH);
  const message = format === "chat" ? chatMessage({ ...notice, subject }) : noticeText(notice);
  return { subject, message };
}

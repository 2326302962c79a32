import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { PublishInput } from "@aws-sdk/client-sns";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Cloud } from "../../kernel/service.ts";
import { writeFileAtomic } from "../../kernel/store.ts";
import { topicName } from "./topics.ts";

/** SNS accepts messages of up to 256 KiB (API reference, Publish). */
const MAX_MESSAGE_BYTES = 262_144;

/**
 * Keeps a message as a file under `<folder>/sns/messages/<topic>/`.
 * @returns its message id
 * Throws `InvalidParameter`.
 */
export function keepMessage(
  { folder, clock }: Cloud,
  topicArn: string,
  input: PublishInput,
): string {
  const { Message, Subject, MessageAttributes } = input;
  checkText(Message, Subject);
  const id = randomUUID();
  const time = new Date(clock.now()).toISOString();
  const message = {
    MessageId: id,
    TopicArn: topicArn,
    Timestamp: time,
    Subject,
    Message,
    MessageAttributes,
  };
  writeFileAtomic(
    join(folder, "sns", "messages", topicName(topicArn), `${time.replaceAll(":", "-")}-${id}.json`),
    `${JSON.stringify(message, undefined, 2)}\n`,
  );
  return id;
}

function checkText(message: string | undefined, subject: string | undefined): void {
  if (!message) throw invalid("Empty message");
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) throw invalid("Message too long");
  if (subject !== undefined && subject.length > 100) throw invalid("Subject");
}

function invalid(what: string): ServiceError {
  return new ServiceError("InvalidParameter", `Invalid parameter: ${what}`);
}

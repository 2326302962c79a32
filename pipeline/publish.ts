import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";

/** Where people are notified. */
export interface NoticeTopic {
  readonly sns: SNSClient;
  readonly topicArn: string;
}

/** Sends a message to a topic. */
export async function publish(
  { sns, topicArn }: NoticeTopic,
  { subject, message }: { subject: string; message: string },
): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
}

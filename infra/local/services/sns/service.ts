import type { SNS } from "@aws-sdk/client-sns";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";
import { messageOperations, topicOperations } from "./operations.ts";
import { Topics } from "./topics.ts";

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

/** Makes SNS: messages are kept as files under `<folder>/sns/messages/<topic>/`, and none is delivered. */
export function createSns(cloud: Cloud): Service {
  const topics = new Topics(cloud);
  return defineService<SNS>({
    name: "sns",
    operations: { ...topicOperations(topics), ...messageOperations(cloud, topics) },
    resourcePolicy: (arn) => topics.policyOf(arn),
    handle: (request, context) =>
      handleQuery({ cloud, service: "sns", namespace: NAMESPACE }, request, context),
  });
}

import { isObject } from "../../../kernel/service.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { toText } from "../language/value.ts";
import { optimizedFailure } from "./call-failure.ts";
import { httpMetadata } from "./http-metadata.ts";
import { type Caller, callService, requestIdOf } from "./service-call.ts";

const NAMES = { prefix: "SNS", client: "AmazonSNS", service: "sns" } as const;

/** `arn:aws:states:::sns:publish`; a message that is an object is sent as its JSON. */
export async function publishMessage(caller: Caller, call: TaskCall): Promise<unknown> {
  const given = isObject(call.arguments) ? call.arguments : {};
  const { Message } = given;
  const text = typeof Message === "string" ? Message : toText(Message ?? "");
  const requestId = requestIdOf(caller, call);
  try {
    const answer = await callService(caller, call, {
      service: "sns",
      operation: "Publish",
      input: { ...given, Message: text },
    });
    const date = caller.cloud.clock.now();
    return {
      MessageId: answer["MessageId"],
      ...httpMetadata(requestId, { date, length: 294, type: "text/xml" }),
    };
  } catch (thrown) {
    throw optimizedFailure(thrown, NAMES, requestId);
  }
}

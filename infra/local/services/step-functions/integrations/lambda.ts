import { isObject } from "../../../kernel/service.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import { type Fields, MAX_PAYLOAD_BYTES, toText } from "../language/value.ts";
import { readBytes } from "./bytes.ts";
import { optimizedFailure } from "./call-failure.ts";
import { httpMetadata } from "./http-metadata.ts";
import { type Caller, callService, requestIdOf } from "./service-call.ts";

const NAMES = { prefix: "Lambda", client: "AWSLambda", service: "lambda" } as const;

/** A Task whose resource is the function itself: the input is the payload, the answer the result. */
export async function invokeFunction(caller: Caller, call: TaskCall): Promise<unknown> {
  const input = { FunctionName: call.resource.arn, Payload: call.arguments };
  return (await invoke(caller, call, input)).payload;
}

/** `arn:aws:states:::lambda:invoke`: the result includes the function's version and the HTTP answer. */
export async function invokeLambda(caller: Caller, call: TaskCall): Promise<unknown> {
  const input = isObject(call.arguments) ? call.arguments : {};
  const { payload, text, answer } = await invoke(caller, call, input);
  const version = String(answer["ExecutedVersion"] ?? "$LATEST");
  const requestId = requestIdOf(caller, call);
  return {
    ExecutedVersion: version,
    Payload: payload,
    ...httpMetadata(requestId, {
      date: caller.cloud.clock.now(),
      length: Buffer.byteLength(text),
      type: "application/json",
      more: {
        Connection: "keep-alive",
        "X-Amz-Executed-Version": version,
        "X-Amzn-Trace-Id": `Root=1-${requestId.replaceAll("-", "").slice(0, 32)}`,
        "x-amzn-Remapped-Content-Length": "0",
      },
    }),
    StatusCode: answer["StatusCode"] ?? 200,
  };
}

interface Invoked {
  readonly payload: unknown;
  readonly text: string;
  readonly answer: Fields;
}

async function invoke(caller: Caller, call: TaskCall, input: Fields): Promise<Invoked> {
  const { Payload = {}, ...rest } = input;
  let answer: Fields;
  try {
    answer = await callService(caller, call, {
      service: "lambda",
      operation: "Invoke",
      input: { ...rest, Payload: Buffer.from(toText(Payload)) },
    });
  } catch (thrown) {
    throw optimizedFailure(thrown, NAMES, requestIdOf(caller, call));
  }
  const limits = { limit: MAX_PAYLOAD_BYTES, state: stateName(call) };
  const text = (await readBytes(answer["Payload"], limits)).toString("utf8");
  if (answer["FunctionError"] !== undefined) throw functionError(text);
  return { payload: parsePayload(text), text, answer };
}

function stateName({ resource }: TaskCall): string {
  return resource.kind === "lambda-function" ? resource.arn : resource.type;
}

/** A function's own error: its type is the error name, its whole answer the cause. */
function functionError(text: string): StateError {
  const payload = parsePayload(text);
  const type = isObject(payload) ? payload["errorType"] : undefined;
  return new StateError(typeof type === "string" ? type : "Lambda.Unknown", text);
}

function parsePayload(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

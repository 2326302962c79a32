import { isObject, type Shape } from "../../../kernel/service.ts";
import { toServiceInput, toStatesOutput } from "../../../protocol/api-model.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import type { IntegratedService } from "../language/integrated-service.ts";
import { type Fields, MAX_PAYLOAD_BYTES, toText } from "../language/value.ts";
import { readBytes } from "./bytes.ts";
import { sdkFailure } from "./call-failure.ts";
import { type Caller, callService, pause, requestIdOf } from "./service-call.ts";

const POLL_SECONDS = 10;
const BEDROCK: IntegratedService = { service: "bedrock", errorPrefix: "Bedrock" };
const RUNTIME: IntegratedService = { service: "bedrock-runtime", errorPrefix: "Bedrock" };

/** `arn:aws:states:::bedrock:createModelCustomizationJob` and its `.sync` form: the call itself. */
export async function createJob(caller: Caller, call: TaskCall): Promise<unknown> {
  const operation = "CreateModelCustomizationJob";
  return bedrock(caller, call, { operation, input: argumentsOf(call) });
}

/** Waits for a customization job to end. Throws `States.TaskFailed` with the job when it did not complete. */
export async function awaitJob(
  caller: Caller,
  call: TaskCall,
  submitted: unknown,
): Promise<unknown> {
  const jobArn = isObject(submitted) ? submitted["JobArn"] : undefined;
  const stop = () => {
    const input = { JobIdentifier: jobArn };
    bedrock(caller, withoutSignal(call), { operation: "StopModelCustomizationJob", input }).catch(
      () => {},
    );
  };
  call.signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const job = await bedrock(caller, call, {
        operation: "GetModelCustomizationJob",
        input: { JobIdentifier: jobArn },
      });
      if (job["Status"] === "Completed") return job;
      if (job["Status"] === "Failed" || job["Status"] === "Stopped") {
        throw new StateError("States.TaskFailed", toText(job));
      }
      await pause(caller, POLL_SECONDS * 1000, call.signal);
    }
  } finally {
    call.signal.removeEventListener("abort", stop);
  }
}

/** `arn:aws:states:::bedrock:invokeModel`: the body is JSON on both sides. */
export async function invokeModel(caller: Caller, call: TaskCall): Promise<unknown> {
  const given = argumentsOf(call);
  try {
    const answer = await callService(caller, call, {
      service: "bedrock-runtime",
      operation: "InvokeModel",
      input: {
        modelId: given["ModelId"],
        body: Buffer.from(toText(given["Body"] ?? {})),
        contentType: given["ContentType"] ?? "application/json",
        accept: given["Accept"] ?? "application/json",
      },
    });
    const limits = { limit: MAX_PAYLOAD_BYTES, state: "bedrock" };
    const text = (await readBytes(answer["body"], limits)).toString("utf8");
    return { Body: JSON.parse(text), ContentType: answer["contentType"] ?? "application/json" };
  } catch (thrown) {
    throw sdkFailure(thrown, RUNTIME, requestIdOf(caller, call));
  }
}

async function bedrock(
  caller: Caller,
  call: TaskCall,
  { operation, input }: { operation: string; input: Fields },
): Promise<Shape> {
  try {
    const given = toServiceInput("bedrock", operation, input);
    const answer = await callService(caller, call, { service: "bedrock", operation, input: given });
    return toStatesOutput("bedrock", operation, answer);
  } catch (thrown) {
    throw sdkFailure(thrown, BEDROCK, requestIdOf(caller, call));
  }
}

function argumentsOf(call: TaskCall): Record<string, unknown> {
  return isObject(call.arguments) ? call.arguments : {};
}

/** The call for what is done after it was ended. */
function withoutSignal(call: TaskCall): TaskCall {
  return { ...call, signal: new AbortController().signal };
}

import { defined } from "../../../kernel/defined.ts";
import { isObject } from "../../../kernel/service.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import { type Fields, toText } from "../language/value.ts";
import { optimizedFailure } from "./call-failure.ts";
import { httpMetadata } from "./http-metadata.ts";
import { type Caller, callService, pause, requestIdOf } from "./service-call.ts";

const NAMES = { prefix: "StepFunctions", client: "AWSStepFunctions", service: "states" } as const;
const POLL_MS = 100;

/** `arn:aws:states:::states:startExecution` in all its forms: the start itself. */
export async function startExecution(caller: Caller, call: TaskCall): Promise<unknown> {
  const given = isObject(call.arguments) ? call.arguments : {};
  const { Input = {}, Name = caller.seeded.uuid(`name/${call.key}`), StateMachineArn } = given;
  const answer = await states(caller, call, {
    operation: "StartExecution",
    input: {
      stateMachineArn: StateMachineArn,
      name: Name,
      input: typeof Input === "string" ? Input : toText(Input ?? {}),
    },
  });
  const facts = {
    date: caller.cloud.clock.now(),
    length: toText(answer).length,
    type: "application/x-amz-json-1.0",
  };
  return {
    ExecutionArn: answer["executionArn"],
    ...httpMetadata(requestIdOf(caller, call), facts),
    StartDate: answer["startDate"],
  };
}

/** Waits for the started execution to end. Throws `States.TaskFailed` with it when it did not succeed. */
export async function awaitExecution(
  caller: Caller,
  call: TaskCall,
  submitted: unknown,
): Promise<unknown> {
  const executionArn = isObject(submitted) ? submitted["ExecutionArn"] : undefined;
  const stop = () => {
    const unstopped = { ...call, signal: new AbortController().signal };
    const input = { executionArn };
    states(caller, unstopped, { operation: "StopExecution", input }).catch(() => {});
  };
  call.signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const found = await states(caller, call, {
        operation: "DescribeExecution",
        input: { executionArn },
      });
      if (found["status"] === "SUCCEEDED") return described(found, call.resource.pattern);
      if (found["status"] !== "RUNNING") {
        throw new StateError("States.TaskFailed", toText(described(found, "sync")));
      }
      await pause(caller, POLL_MS, call.signal);
    }
  } finally {
    call.signal.removeEventListener("abort", stop);
  }
}

/** With `.sync` input and output are JSON text, with `.sync:2` they are JSON. */
function described(execution: Fields, pattern: string): Fields {
  const payload = (text: unknown) =>
    pattern === "sync:2" && typeof text === "string" ? JSON.parse(text) : text;
  return defined({
    Cause: execution["cause"],
    Error: execution["error"],
    ExecutionArn: execution["executionArn"],
    Input: payload(execution["input"]),
    InputDetails: { Included: true },
    Name: execution["name"],
    Output: payload(execution["output"]),
    OutputDetails: execution["output"] === undefined ? undefined : { Included: true },
    StartDate: milliseconds(execution["startDate"]),
    StateMachineArn: execution["stateMachineArn"],
    Status: execution["status"],
    StopDate: milliseconds(execution["stopDate"]),
  });
}

function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === "number" ? Math.round(seconds * 1000) : undefined;
}

async function states(
  caller: Caller,
  call: TaskCall,
  { operation, input }: { operation: string; input: Fields },
): Promise<Fields> {
  try {
    return await callService(caller, call, { service: "states", operation, input });
  } catch (thrown) {
    throw optimizedFailure(thrown, NAMES, requestIdOf(caller, call));
  }
}

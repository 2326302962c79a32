import type { Shape } from "../../../infra/local/kernel/service.ts";

/** What Python's runtime answers when the handler raises `Exception`. */
const EXCEPTION = JSON.stringify({
  errorMessage: "Some exception was raised.",
  errorType: "Exception",
  requestId: "7d0d2c55-8d53-4b6e-9a0e-2a5b4a3d0f10",
  stackTrace: [
    '  File "/var/task/handler.py", line 2, in handler\n    raise Exception("Some exception was raised.")\n',
  ],
});

type Handler = (payload: string) => Shape;

const answer = (text: string): Shape => ({ Payload: Buffer.from(text), StatusCode: 200 });
/** Python writes a space after a colon, and the answer's length is recorded. */
const echo: Handler = (payload) => answer(payload.replaceAll('":', '": '));
const raise: Handler = () => ({ ...answer(EXCEPTION), FunctionError: "Unhandled" });

/** The functions of cases whose answers were not recorded, by a part of the case's name. */
const FUNCTIONS: readonly (readonly [string, Handler])[] = [
  ["test_express_sync.py", raise],
  ["test_parallel_catch_error", raise],
  ["invoke_sync_execution", echo],
  ["test_parallel_state_lambda", echo],
  ["reentrant_lambda", echo],
  ["base_lambda_task_state", () => answer('"HelloWorld!"')],
];

/** Answers a Lambda invocation that a case makes. */
export function invoke(caseName: string, input: Shape): Shape {
  const [, handler = () => answer("{}")] =
    FUNCTIONS.find(([part]) => caseName.includes(part)) ?? [];
  return handler(Buffer.from(input["Payload"] as Uint8Array).toString());
}

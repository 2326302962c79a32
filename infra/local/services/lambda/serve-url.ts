import type { Kernel } from "../../kernel/cloud.ts";
import type { CallContext, Principal, WireRequest } from "../../kernel/service.ts";
import { readBody } from "../../protocol/body.ts";
import type { Functions } from "./functions.ts";
import type { Invoke } from "./invoke.ts";
import { urlAnswer, writeHttp, writeUrlError } from "./url-answer.ts";
import { urlEvent } from "./url-event.ts";
import type { FunctionUrls } from "./urls.ts";

/** Lambda takes requests of up to 6 MB at the address of a function. */
const MAX_BYTES = 6 * 1024 * 1024;

const FORBIDDEN = {
  status: 403,
  name: "AccessDeniedException",
  message:
    "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
};
const FAILED = { status: 502, name: "InternalFailure", message: "Internal Server Error" };

interface Serving {
  readonly kernel: Kernel;
  readonly urls: FunctionUrls;
  readonly functions: Functions;
  readonly invoke: Invoke;
}

/** Answers a request at the address of a function. */
export async function serveUrl(
  { kernel, urls, functions, invoke }: Serving,
  { urlId, request, context }: { urlId: string; request: WireRequest; context: CallContext },
): Promise<void> {
  const { response, method } = request;
  const arn = urls.get(urlId)?.functionArn;
  if (arn === undefined || !isAllowed(kernel, { arn, policy: functions.policyOf(arn) })) {
    return writeUrlError(response, FORBIDDEN);
  }
  const body = await readBody(request.body, MAX_BYTES);
  const { requestId } = context;
  const event = urlEvent(request, { urlId, requestId, now: kernel.clock.now(), body });
  const { FunctionError, Payload } = await invoke(arn, JSON.stringify(event));
  const answer = FunctionError === undefined ? urlAnswer(Payload) : undefined;
  if (answer === undefined) return writeUrlError(response, FAILED);
  writeHttp(response, answer, method);
}

/**
 * Whether the function's own policy lets everyone call it at its address. Since October 2025 that needs two permissions
 * (developer guide, `urls-auth`).
 */
function isAllowed(
  { iam, accountId, region }: Kernel,
  { arn, policy }: { arn: string; policy: string | undefined },
): boolean {
  const principal: Principal = { kind: "anonymous", arn: "anonymous", accountId };
  const needed = [
    {
      action: "lambda:InvokeFunctionUrl",
      resource: arn,
      conditions: { "lambda:FunctionUrlAuthType": "NONE" },
    },
    {
      action: "lambda:InvokeFunction",
      resource: arn,
      conditions: { "lambda:InvokedViaFunctionUrl": "true" },
    },
  ];
  try {
    iam.authorize({ principal, service: "lambda", region }, needed, () => policy);
    return true;
  } catch {
    return false;
  }
}

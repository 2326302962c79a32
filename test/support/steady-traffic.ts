import { Agent, request } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";

/** What the SDK sends. */
interface SignedRequest {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** What came of requests that were sent all the time. */
export interface Traffic {
  readonly answered: number;
  /** Status codes and errors of those that were not answered. */
  readonly failed: readonly string[];
  readonly perSecond: number;
}

/** Connections on which requests are sent one after the other. */
const CONNECTIONS = 48;

/**
 * Makes a function that asks the model at an ARN the same question, as fast as this machine can, while something is
 * done. The request is signed once by the SDK, so that the sender leaves the machine to the cloud.
 */
export async function makeTraffic(runtime: BedrockRuntimeClient, modelId: string) {
  const signed = await signedQuestion(runtime, modelId);
  return async function during<T>(work: () => Promise<T>): Promise<[T, Traffic]> {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const start = performance.now();
    const failed: string[] = [];
    let answered = 0;
    let isOver = false;
    const senders = Array.from({ length: CONNECTIONS }, async () => {
      while (!isOver) {
        const outcome = await send(signed, agent).catch((error: Error) => error.message);
        if (outcome === "200") answered += 1;
        else failed.push(outcome);
        // A failure that comes at once must not keep the cloud from its work.
        if (outcome !== "200") await nextTurn();
      }
    });
    try {
      const result = await work();
      isOver = true;
      await Promise.all(senders);
      const perSecond = Math.round((answered * 1000) / (performance.now() - start));
      return [result, { answered, failed, perSecond }];
    } finally {
      isOver = true;
      agent.destroy();
    }
  };
}

/** The request of a question as the SDK sends it, after its answer. */
async function signedQuestion(
  runtime: BedrockRuntimeClient,
  modelId: string,
): Promise<SignedRequest> {
  const command = new ConverseCommand({
    modelId,
    messages: [{ role: "user", content: [{ text: "someone stole my card" }] }],
    inferenceConfig: { maxTokens: 8 },
  });
  let sent: SignedRequest | undefined;
  command.middlewareStack.add(
    (next) => (args) => {
      sent = args.request as SignedRequest;
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  await runtime.send(command);
  if (sent === undefined) throw new Error("nothing was sent");
  // The SDK speaks HTTP/2, of which these are the pseudo-headers.
  const headers = Object.entries(sent.headers).filter(([name]) => !name.startsWith(":"));
  return { ...sent, headers: Object.fromEntries(headers) };
}

function send({ hostname, port, path, method, headers, body }: SignedRequest, agent: Agent) {
  return new Promise<string>((resolve, reject) => {
    const sending = request({ hostname, port, path, method, headers, agent }, (answer) => {
      answer.resume().on("end", () => resolve(String(answer.statusCode)));
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

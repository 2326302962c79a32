import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { singleTryRuntimeClient } from "../../pipeline/clients.ts";

const Texts = z.array(z.object({ text: z.string() }));
const Body = z.object({
  system: Texts.default([]),
  messages: z.array(z.object({ role: z.string(), content: Texts.min(1) })).min(1),
});

/** What a model is asked: the texts of the turns, the question last. */
export interface SeenPrompt {
  readonly model: string;
  readonly system: string;
  readonly roles: readonly string[];
  readonly turns: readonly string[];
}

/** An answer, or the HTTP status and name of an error. */
type Reply = string | { readonly status: number; readonly error: string };

/** Models that answer Converse as a test wants them to. */
export interface ModelServer {
  readonly runtime: BedrockRuntimeClient;
  /** All that they were asked. */
  readonly seen: readonly SeenPrompt[];
  stop(): Promise<void>;
}

/** Starts them on a free port. */
export async function startModelServer(reply: (prompt: SeenPrompt) => Reply): Promise<ModelServer> {
  const seen: SeenPrompt[] = [];
  // The runtime's client speaks HTTP/2.
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { system, messages } = Body.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    const [, model = ""] = /^\/model\/([^/]+)\/converse$/.exec(request.url) ?? [];
    const textOf = (content: z.infer<typeof Texts>) => content.map(({ text }) => text).join("");
    const prompt = {
      ...{ model: decodeURIComponent(model), system: textOf(system) },
      roles: messages.map(({ role }) => role),
      turns: messages.map(({ content }) => textOf(content)),
    };
    seen.push(prompt);
    const answer = reply(prompt);
    if (typeof answer !== "string") {
      response.writeHead(answer.status, { "x-amzn-errortype": answer.error });
      response.end(JSON.stringify({ message: "in AWS's words" }));
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        output: { message: { role: "assistant", content: [{ text: answer }] } },
        ...{ stopReason: "end_turn", metrics: { latencyMs: 1 } },
        usage: { inputTokens: 10 * messages.length, outputTokens: 1, totalTokens: 11 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const runtime = singleTryRuntimeClient({
    ...{ region: "us-east-1", endpoint: `http://127.0.0.1:${port}` },
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return {
    ...{ runtime, seen },
    async stop() {
      runtime.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { singleTryRuntimeClient } from "../../pipeline/clients.ts";

/** What a judge sees; `number` counts its questions, from 0. */
export interface SeenPair {
  readonly question: string;
  readonly a: string;
  readonly b: string;
  readonly isAgain: boolean;
  readonly number: number;
}

/** A judge's reply, or the HTTP status and name of an error. */
type Reply = string | { readonly status: number; readonly error: string };

/** A model that answers Converse as a test wants it to. */
export interface JudgeServer {
  readonly runtime: BedrockRuntimeClient;
  /** All that it was asked. */
  readonly seen: (SeenPair & { readonly model: string; readonly system: string })[];
  judge: (pair: SeenPair) => Reply;
  stop(): Promise<void>;
}

const texts = z.array(z.object({ text: z.string() })).min(1);
const Body = z.object({ system: texts, messages: z.array(z.object({ content: texts })).min(1) });

const tagged = (text: string, tag: string) =>
  new RegExp(`<${tag}>\n([^]*?)\n</${tag}>`).exec(text)?.[1] ?? "";

/** Starts it on a free port; until `judge` is set, it calls every pair a tie. */
export async function startJudgeServer(): Promise<JudgeServer> {
  const seen: JudgeServer["seen"] = [];
  const judging: Pick<JudgeServer, "judge"> = { judge: () => "TIE" };
  // The runtime's client speaks HTTP/2.
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { system, messages } = Body.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    const text = messages[0]?.content[0]?.text ?? "";
    const [, model = ""] = /^\/model\/([^/]+)\/converse$/.exec(request.url) ?? [];
    const pair = {
      ...{ question: tagged(text, "question"), a: tagged(text, "answer_a") },
      ...{ b: tagged(text, "answer_b"), number: seen.length },
      isAgain: text.includes("could not be read"),
    };
    seen.push({ ...pair, model: decodeURIComponent(model), system: system[0]?.text ?? "" });
    const reply = result.judge(pair);
    if (typeof reply !== "string") {
      response.writeHead(reply.status, { "x-amzn-errortype": reply.error });
      response.end(JSON.stringify({ message: "in AWS's words" }));
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        output: { message: { role: "assistant", content: [{ text: reply }] } },
        ...{ stopReason: "end_turn", metrics: { latencyMs: 1 } },
        usage: { inputTokens: 10, outputTokens: 1, totalTokens: 11 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const runtime = singleTryRuntimeClient({
    ...{ region: "us-east-1", endpoint: `http://127.0.0.1:${port}` },
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const result: JudgeServer = {
    ...{ runtime, seen, ...judging },
    async stop() {
      runtime.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return result;
}

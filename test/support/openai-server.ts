import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const Asked = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  max_tokens: z.number(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  stop: z.array(z.string()).optional(),
  stream: z.literal(false),
});

/** A reply: the text, or a status with a body. */
type Reply =
  | string
  | { readonly status: number; readonly body: string; readonly location?: string };

/** An OpenAI-compatible server on loopback, as Ollama and llama.cpp are, that answers as a test wants it to. */
export interface OpenAiServer {
  /** With `/v1`. */
  readonly url: string;
  readonly asked: z.infer<typeof Asked>[];
  reply: (question: string) => Reply;
  /** The ids of its models. */
  models: string[];
  stop(): Promise<void>;
}

/** Starts it on a free port; until `reply` is set it answers `hello`. */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  const state: Pick<OpenAiServer, "reply" | "models" | "asked"> = {
    ...{ reply: () => "hello", models: ["tiny:1b"], asked: [] },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: string, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    };
    if (request.url === "/v1/models") {
      send(200, JSON.stringify({ data: result.models.map((id) => ({ id })) }));
      return;
    }
    const asked = Asked.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    result.asked.push(asked);
    const reply = result.reply(asked.messages.at(-1)?.content ?? "");
    if (typeof reply !== "string") {
      const { status, body, location } = reply;
      send(status, body, location === undefined ? {} : { location });
      return;
    }
    const cut = reply.split(" ").slice(0, asked.max_tokens).join(" ");
    const choice = {
      message: { role: "assistant", content: cut },
      finish_reason: cut === reply ? "stop" : "length",
    };
    const usage = { prompt_tokens: 11, completion_tokens: 7 };
    send(200, JSON.stringify({ choices: [choice], usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const result: OpenAiServer = {
    ...state,
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return result;
}

import {
  ConverseCommand,
  type ConverseCommandInput,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readBaseServer } from "../../../../../infra/local/services/bedrock/models/base-server.ts";
import { conversation, deploy, tune } from "../../../../support/bedrock-serving.ts";
import { type Bench, BUCKET, startBench } from "../../../../support/bedrock-tuning.ts";
import { type OpenAiServer, startOpenAiServer } from "../../../../support/openai-server.ts";

let server: OpenAiServer;
let bench: Bench;

beforeAll(async () => {
  server = await startOpenAiServer();
  bench = await startBench({ baseServer: await readBaseServer(server.url) });
});

afterAll(async () => {
  await bench.stop();
  await server.stop();
});

beforeEach(() => {
  server.asked.length = 0;
  server.reply = () => "a real answer";
});

const modelId = "amazon.nova-micro-v1:0";

async function converse(members: Partial<ConverseCommandInput> = {}) {
  let model = "";
  const command = new ConverseCommand({ modelId, ...conversation, ...members });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers: Record<string, string> };
      model = headers["x-tunewright-model"] ?? "";
      return result;
    },
    { step: "deserialize" },
  );
  return { ...(await bench.runtime.send(command)), model };
}

describe("an untuned base model", () => {
  it("answers as the server does, with its tokens and its name in a header", async () => {
    expect(await converse()).toMatchObject({
      output: { message: { role: "assistant", content: [{ text: "a real answer" }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 },
      model: "tiny:1b",
    });
  });

  it("passes the instructions, all turns and the settings to the server", async () => {
    const text = (role: "user" | "assistant", said: string) => ({
      role,
      content: [{ text: said }],
    });
    const { stopReason } = await converse({
      system: [{ text: "Be brief." }],
      messages: [text("user", "one"), text("assistant", "two"), text("user", "three")],
      inferenceConfig: { maxTokens: 1, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
    });
    expect(stopReason).toBe("max_tokens");
    expect(server.asked).toEqual([
      {
        model: "tiny:1b",
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "one" },
          { role: "assistant", content: "two" },
          { role: "user", content: "three" },
        ],
        ...{ max_tokens: 1, temperature: 0.5, top_p: 0.9, stop: ["END"], stream: false },
      },
    ]);
  });

  it("is asked of the server by InvokeModel and the OpenAI-compatible endpoint, too", async () => {
    const body = JSON.stringify({ ...conversation, inferenceConfig: { temperature: 0.25 } });
    const answer = await bench.runtime.send(new InvokeModelCommand({ modelId, body }));
    expect(answer.body.transformToString()).toContain("a real answer");
    expect(server.asked[0]?.temperature).toBe(0.25);
    const chat = await fetch(`${bench.cloud.endpoint}/openai/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer local" },
      body: JSON.stringify({ model: modelId, messages: [{ role: "user", content: "hi" }] }),
    });
    expect(chat.headers.get("x-tunewright-model")).toBe("tiny:1b");
    expect(await chat.text()).toContain("a real answer");
  });

  it("is named in what a training leaves, and a tuned model answers by its own weights", async () => {
    const deployment = await deploy(bench, "tuned", await tune(bench, "tuned"));
    const { Contents = [] } = await bench.s3.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "out/" }),
    );
    const Key = Contents.map(({ Key: key = "" }) => key).find((key) => key.endsWith("notes.json"));
    const notes = await bench.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    expect(JSON.parse((await notes.Body?.transformToString()) ?? "").standIn.base).toEqual({
      url: server.url,
      name: "tiny:1b",
    });
    expect(await converse({ modelId: deployment })).toMatchObject({
      output: { message: { content: [{ text: "card_lost" }] } },
      model: "local-tiny",
    });
    expect(server.asked).toEqual([]);
  });

  it("is named by the local cloud's own endpoint", async () => {
    const health = await fetch(`${bench.cloud.endpoint}/_tunewright/health`);
    expect(await health.json()).toMatchObject({
      baseServer: { url: server.url, name: "tiny:1b" },
    });
  });
});

describe("a server that fails is answered as a model that fails:", () => {
  const failures: [string, number, string, string, string][] = [
    ["what it rejects", 400, '{"error":{"message":"too long"}}', "ValidationException", "too long"],
    ["too many requests", 429, "{}", "ThrottlingException", "Too many requests"],
    ["a model that is being loaded", 503, "{}", "ModelNotReadyException", "is not ready"],
    ["an unknown model", 404, "{}", "ModelErrorException", "error while processing the model"],
    ["an error of its own", 500, "oh", "ModelErrorException", "error while processing the model"],
    ["no time left", 504, "", "ModelTimeoutException", "took too long"],
    ["an answer of another form", 200, "{}", "ModelErrorException", "processing the model"],
    ["an answer that is no JSON", 200, "<html>", "ModelErrorException", "processing the model"],
  ];
  it.each(failures)("%s", async (_what, status, body, name, message) => {
    server.reply = () => ({ status, body });
    await expect(converse()).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it("one that sends the prompt elsewhere is not followed", async () => {
    server.reply = () => ({ status: 307, body: "", location: "http://192.0.2.1/v1" });
    await expect(converse()).rejects.toMatchObject({ name: "ServiceUnavailableException" });
    expect(server.asked).toHaveLength(1);
  });

  it("one that is not there", async () => {
    const gone = await startOpenAiServer();
    await gone.stop();
    const other = await startBench({ baseServer: { url: gone.url, name: "tiny:1b" } });
    try {
      await expect(
        other.runtime.send(new ConverseCommand({ modelId, ...conversation })),
      ).rejects.toMatchObject({
        name: "ServiceUnavailableException",
        message: expect.stringContaining(gone.url),
      });
    } finally {
      await other.stop();
    }
  });
});

describe("--base-url", () => {
  const refused: [string, string][] = [
    ["http://192.168.1.5:11434/v1", "an address of this machine"],
    ["http://localhost.example.com/v1", "an address of this machine"],
    ["http://127.0.0.1.example.com/v1", "an address of this machine"],
    ["http://0.0.0.0:11434/v1", "an address of this machine"],
    ["file:///etc/passwd", "must be a URL such as"],
    ["127.0.0.1:11434", "must be a URL such as"],
    ["http://me:secret@127.0.0.1:11434/v1", "must not hold a user or a password"],
    ["http://127.0.0.1:11434/v1?key=1", "must be a URL such as"],
  ];
  it.each(refused)("refuses %s", async (url, message) => {
    await expect(readBaseServer(url, "tiny")).rejects.toThrow(message);
  });

  it("takes every loopback address, with or without a slash at its end", async () => {
    for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "[::1]"]) {
      expect(await readBaseServer(`http://${host}:1/v1/`, "tiny")).toEqual({
        url: `http://${host}:1/v1`,
        name: "tiny",
      });
    }
  });

  it("needs a name where the server has several models, or does not name them", async () => {
    const several = await startOpenAiServer();
    several.models = ["one", "two"];
    await expect(readBaseServer(several.url)).rejects.toThrow("has the models one, two");
    several.models = [];
    await expect(readBaseServer(several.url)).rejects.toThrow("has no models");
    await several.stop();
    await expect(readBaseServer(several.url)).rejects.toThrow("does not name the models");
  });
});

import { request } from "node:http";
import { BedrockClient, ListFoundationModelsCommand } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bedrockApiKey } from "../../../support/bedrock-api-key.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";
import { roleCredentials } from "../../../support/role-credentials.ts";

let cloud: TestCloud;
let strict: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  strict = await startTestCloud({ strictAuth: true });
});
afterAll(async () => {
  await cloud.stop();
  await strict.stop();
});

const root = { accessKeyId: "local", secretAccessKey: "local" };
const longTerm = `ABSK${Buffer.from("BedrockAPIKey-ab12-at-123456789012:c2VjcmV0").toString("base64")}`;

/** Asks a base model with a key, as the SDK sends it. */
async function ask(token: string, { endpoint }: TestCloud = cloud, region = "us-east-1") {
  const client = new BedrockRuntimeClient({
    ...{ endpoint, region, maxAttempts: 1 },
    token: { token },
    authSchemePreference: ["httpBearerAuth"],
  });
  onTestFinished(() => client.destroy());
  const modelId =
    region === "us-east-1" ? "amazon.nova-micro-v1:0" : "meta.llama3-1-8b-instruct-v1:0";
  const messages = [{ role: "user" as const, content: [{ text: "Yes or no: yes" }] }];
  return (await client.send(new ConverseCommand({ modelId, messages }))).stopReason;
}

describe("an API key of Bedrock", () => {
  it.each([
    ["of the account's root user", "local"],
    ["of the form of a long-term one", longTerm],
    ["that is short-term", bedrockApiKey({ credentials: root })],
  ])("%s takes the place of a signature", async (_what, token) => {
    expect(await ask(token)).toBe("end_turn");
  });

  it("works for the control plane as well", async () => {
    const client = new BedrockClient({
      ...{ endpoint: cloud.endpoint, region: "us-east-1", token: { token: "local" } },
      authSchemePreference: ["httpBearerAuth"],
    });
    onTestFinished(() => client.destroy());
    const { modelSummaries } = await client.send(new ListFoundationModelsCommand({}));
    expect(modelSummaries?.length).toBeGreaterThan(3);
  });

  const day = 86_400_000;
  const url = (text: string) => `bedrock-api-key-${Buffer.from(text).toString("base64")}`;
  const refused: [string, string, string][] = [
    ["is empty", "", "Invalid API Key format"],
    ["has other characters than a token's", "a b", "Invalid API Key format"],
    ["is a long-term one cut short", longTerm.slice(0, 20), "make sure your API Key is valid"],
    ["is no presigned URL", url("hello"), "make sure your API Key is valid"],
    [
      "is a presigned URL for something else",
      url("x/?Action=GetCallerIdentity"),
      "make sure your API Key is valid",
    ],
    [
      "is valid for longer than Bedrock allows",
      bedrockApiKey({ credentials: root, expiresSeconds: 43_201 }),
      "make sure your API Key is valid",
    ],
    [
      "has expired",
      bedrockApiKey({ credentials: root, date: new Date(Date.now() - day) }),
      "Bearer Token has expired",
    ],
  ];
  it.each(refused)("is refused where it %s", async (_what, token, message) => {
    const answer = await fetch(`${cloud.endpoint}/model/amazon.nova-micro-v1%3A0/converse`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: "{}",
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(message) });
  });

  it("names the Region that it was made for, where a short-term one is used", async () => {
    const token = bedrockApiKey({ credentials: root, region: "us-west-2" });
    expect(await ask(token, cloud, "us-west-2")).toBe("end_turn");
    await expect(ask("local", cloud, "us-west-2")).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("is for the Region in the host's name otherwise", async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const path = "/model/meta.llama3-1-8b-instruct-v1%3A0/converse";
      const host = `us-west-2.localhost:${cloud.port}`;
      const headers = { host, authorization: "Bearer local" };
      const to = { host: "127.0.0.1", port: cloud.port, path, method: "POST", headers };
      request(to, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end(JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] }));
    });
    expect(answer).toBe(200);
  });

  it("acts as the role that made it, which must be allowed to use keys", async () => {
    const invoke = { Action: "bedrock:InvokeModel", Resource: "*" };
    const call = { Action: "bedrock:CallWithBearerToken", Resource: "*" };
    const keyOf = (...statements: object[]) =>
      bedrockApiKey({ credentials: roleCredentials(cloud, ...statements) });
    expect(await ask(keyOf(invoke, call))).toBe("end_turn");
    await expect(ask(keyOf(invoke))).rejects.toThrow("bedrock:CallWithBearerToken");
    await expect(ask(keyOf(call))).rejects.toThrow("bedrock:InvokeModel");
  });

  it.each([
    ["Step Functions", "/", { "x-amz-target": "AWSStepFunctions.ListStateMachines" }],
    ["S3", "/some-bucket", {}],
    ["Lambda", "/2015-03-31/functions/", {}],
  ])("is refused by %s", async (_service, path, headers: Record<string, string>) => {
    const answer = await fetch(`${cloud.endpoint}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer local", ...headers },
      body: "{}",
    });
    expect(answer.status).toBe(400);
  });
});

describe("with --strict-auth", () => {
  it("takes the root user's key and genuine short-term ones", async () => {
    expect(await ask("local", strict)).toBe("end_turn");
    expect(await ask(bedrockApiKey({ credentials: root }), strict)).toBe("end_turn");
    const credentials = roleCredentials(strict, { Action: "bedrock:*", Resource: "*" });
    expect(await ask(bedrockApiKey({ credentials }), strict)).toBe("end_turn");
  });

  it("refuses a key that someone else has signed, and one that it does not know", async () => {
    const credentials = { accessKeyId: "local", secretAccessKey: "wrong" };
    for (const token of [bedrockApiKey({ credentials }), longTerm]) {
      await expect(ask(token, strict)).rejects.toMatchObject({
        name: "AccessDeniedException",
        message: "Authentication failed: Please make sure your API Key is valid.",
      });
    }
  });
});

import { request } from "node:http";
import { DeleteFunctionCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

/** Returns its event, or what the query says. */
const CODE = `exports.handler = async (event) => {
  const { answer } = event.queryStringParameters ?? {};
  if (answer === "throw") throw new Error("no");
  if (answer) return JSON.parse(answer);
  return { event, page: process.env.PAGE ?? null };
};`;

const fn = (more: object = {}) => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { ZipFile: CODE },
    ...more,
  },
});
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const url = (id: string, more: object = {}) => ({
  Type: "AWS::Lambda::Url",
  Properties: { TargetFunctionArn: arn(id), AuthType: "NONE", ...more },
});
const everyone = (id: string, properties: object) => ({
  Type: "AWS::Lambda::Permission",
  Properties: { FunctionName: arn(id), Principal: "*", ...properties },
});
const byUrl = { Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" };
const invoke = { Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true };
const address = (id: string) => ({ "Fn::GetAtt": [id, "FunctionUrl"] });

const resources = {
  Role: aRole("lambda.amazonaws.com"),
  Open: fn(),
  OpenUrl: url("Open"),
  OpenByUrl: everyone("Open", byUrl),
  OpenInvoke: everyone("Open", invoke),
  Half: fn(),
  HalfUrl: url("Half"),
  HalfByUrl: everyone("Half", byUrl),
  OtherHalf: fn(),
  OtherHalfUrl: url("OtherHalf"),
  OtherHalfInvoke: everyone("OtherHalf", invoke),
  Client: fn({ Environment: { Variables: { PAGE: address("OpenUrl") } } }),
  ClientUrl: url("Client"),
  ClientByUrl: everyone("Client", byUrl),
  ClientInvoke: everyone("Client", invoke),
};
const outputs = Object.fromEntries(
  Object.keys(resources)
    .filter((id) => id.endsWith("Url") && !id.endsWith("ByUrl"))
    .map((id) => [id, { Value: address(id) }]),
);

let cloud: TestCloud;
let urls: Record<string, string> = {};
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  const record = await cloud.deploy(writeAssembly({ resources, outputs }));
  urls = Object.fromEntries(record.outputs.map((one) => [one.key, one.value]));
});
afterAll(() => cloud.stop());

interface Seen {
  readonly event: Record<string, unknown> & {
    requestContext: Record<string, unknown>;
    headers: Record<string, string>;
  };
  readonly page: string | null;
}
const seen = async (path: string, init?: RequestInit) =>
  (await (await fetch(`${urls["OpenUrl"]}${path}`, init)).json()) as Seen;
const answering = (answer: unknown, init?: RequestInit) =>
  fetch(`${urls["OpenUrl"]}?answer=${encodeURIComponent(JSON.stringify(answer))}`, init);

it("calls the function with the request in payload format 2.0", async () => {
  expect(urls["OpenUrl"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_lambda-url\/[a-z0-9]{32}\/$/);
  const headers = { "X-Own": "One", cookie: "a=1; b=2", "user-agent": "test" };
  const { event } = await seen("a%20b/c?x=1&x=2&y=%C3%A4", { headers });
  expect(event).toMatchObject({
    ...{ version: "2.0", routeKey: "$default", rawPath: "/a%20b/c" },
    ...{ rawQueryString: "x=1&x=2&y=%C3%A4", cookies: ["a=1", "b=2"], isBase64Encoded: false },
    queryStringParameters: { x: "1,2", y: "ä" },
    headers: { "x-own": "One", host: `127.0.0.1:${cloud.port}` },
    requestContext: {
      ...{ accountId: "anonymous", stage: "$default", domainName: `127.0.0.1:${cloud.port}` },
      http: { method: "GET", path: "/a%20b/c", protocol: "HTTP/1.1", userAgent: "test" },
    },
  });
  expect(event.requestContext["time"]).toMatch(
    /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/,
  );
  expect([event["body"], event.headers["cookie"]]).toEqual([undefined, undefined]);
  const plain = (await seen("")).event;
  expect([plain["rawPath"], plain["queryStringParameters"], plain["cookies"]]).toEqual([
    "/",
    undefined,
    undefined,
  ]);
});

it.each([
  ["text/plain", false],
  ["application/json", false],
  ["application/x-www-form-urlencoded", true],
  ["application/octet-stream", true],
])("passes on a body of %s as Lambda does (base64: %s)", async (type, isBase64) => {
  const { event } = await seen("", {
    method: "POST",
    body: "name=Zoë",
    headers: { "content-type": type },
  });
  expect(event["isBase64Encoded"]).toBe(isBase64);
  const body = Buffer.from(String(event["body"]), isBase64 ? "base64" : "utf8");
  expect(body.toString("utf8")).toBe("name=Zoë");
});

it("answers as the function says", async () => {
  const headers = { "X-Own": "1", "content-type": "text/html", connection: "close" };
  const answer = await answering({ statusCode: 418, headers, body: "<p>", cookies: ["a=1"] });
  expect([answer.status, await answer.text()]).toEqual([418, "<p>"]);
  const got = ["x-own", "content-type", "set-cookie"].map((name) => answer.headers.get(name));
  expect(got).toEqual(["1", "text/html", "a=1"]);
  const bytes = await answering({ statusCode: 200, body: "AAE=", isBase64Encoded: true });
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 1]);
  const whole = await answering({ own: 1 });
  expect([whole.status, whole.headers.get("content-type"), await whole.json()]).toEqual([
    200,
    "application/json",
    { own: 1 },
  ]);
  const head = await answering({ statusCode: 200, body: "four" }, { method: "HEAD" });
  expect([head.headers.get("content-length"), await head.text()]).toEqual(["4", ""]);
});

it.each([
  ["throws", "throw"],
  ["has no status code that is one", '{"statusCode":"many"}'],
  ["has a body that is no text", '{"statusCode":200,"body":{}}'],
])("answers 502 where the function %s", async (_what, answer) => {
  const got = await fetch(`${urls["OpenUrl"]}?answer=${encodeURIComponent(answer)}`);
  expect([got.status, await got.json()]).toEqual([502, { Message: "Internal Server Error" }]);
});

it("refuses a call that the function's policy does not let everyone make, by both of two actions", async () => {
  for (const address of [
    urls["HalfUrl"],
    urls["OtherHalfUrl"],
    String(urls["OpenUrl"]).replace(/[^/]+\/$/, "no-such-url/"),
    `${cloud.endpoint}/_lambda-url/`,
  ]) {
    const answer = await fetch(String(address));
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([
      403,
      "AccessDeniedException",
    ]);
    expect(await answer.json()).toEqual({ Message: expect.stringMatching(/^Forbidden\./) });
  }
});

it("is not for pages from elsewhere, nor under another host", async () => {
  const path = new URL(String(urls["OpenUrl"])).pathname;
  const status = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const asked = request({ port: cloud.port, host: "127.0.0.1", path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject).end();
    });
  expect(await status({})).toBe(200);
  expect(await status({ host: "evil.example" })).toBe(403);
  expect(await status({ origin: "https://evil.example" })).toBe(403);
  expect(await status({ origin: "null" })).toBe(403);
});

it("keeps its address at a second deployment and, but for the port, at the next start; functions know the one of now", async () => {
  const record = await cloud.deploy(writeAssembly({ resources, outputs }));
  expect(Object.fromEntries(record.outputs.map((one) => [one.key, one.value]))).toEqual(urls);
  cloud = await cloud.restart();
  const moved = (address = "") => address.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${cloud.port}`);
  urls = Object.fromEntries(Object.entries(urls).map(([id, address]) => [id, moved(address)]));
  // A connection that was kept to the cloud before, at the same port, may fail once.
  const seen = async () => ((await (await fetch(String(urls["ClientUrl"]))).json()) as Seen).page;
  await expect.poll(seen, { timeout: 60_000 }).toBe(urls["OpenUrl"]);
});

it.each([
  ["who signs in by IAM", url("Open", { AuthType: "AWS_IAM" }), "AuthType NONE"],
  ["a stream", url("Open", { InvokeMode: "RESPONSE_STREAM" }), "BUFFERED"],
  [
    "an auth type with another action",
    everyone("Open", { ...invoke, FunctionUrlAuthType: "NONE" }),
    "lambda:InvokeFunctionUrl",
  ],
])("cannot be deployed for %s", async (_what, resource, message) => {
  const own = await startTestCloud();
  onTestFinished(() => own.stop());
  const { Role, Open } = resources;
  const assembly = writeAssembly({ resources: { Role, Open, More: resource } });
  await expect(own.deploy(assembly)).rejects.toThrow(message);
});

it("is deleted with its resource in the stack, and with its function", async () => {
  const { OpenUrl, OpenByUrl, OpenInvoke, Client, ...others } = resources;
  await cloud.deploy(writeAssembly({ resources: { ...others, Client: fn() } }));
  expect((await fetch(String(urls["OpenUrl"]))).status).toBe(403);
  expect((await fetch(String(urls["ClientUrl"]))).status).toBe(200);
  const lambda = new LambdaClient(cloud.client);
  onTestFinished(() => lambda.destroy());
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const name = Functions.find((one) => one.FunctionName?.includes("-Client-"))?.FunctionName;
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  expect((await fetch(String(urls["ClientUrl"]))).status).toBe(403);
  await cloud.deploy(writeAssembly({ resources: { ...others, Client: fn() } }));
  expect((await fetch(String(urls["ClientUrl"]))).status).toBe(200);
});

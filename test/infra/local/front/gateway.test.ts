import { type IncomingHttpHeaders, request } from "node:http";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const signed =
  "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/SERVICE/aws4_request, SignedHeaders=host, Signature=" +
  "0".repeat(64);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** `fetch` sets Host and Origin itself, so requests are made by hand. */
function send(headers: Record<string, string>, path = "/"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port: cloud.port, host: "127.0.0.1", path, method: "POST", headers },
      (incoming) => {
        let body = "";
        incoming.on("data", (chunk) => {
          body += chunk;
        });
        incoming.on("end", () => {
          const { statusCode: status = 0, headers } = incoming;
          resolve({ status, body, headers });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

function aws(service: string, more: Record<string, string> = {}) {
  return {
    authorization: signed.replace("SERVICE", service),
    "x-amz-date": "20261123T000000Z",
    ...more,
  };
}

describe("requests that a web page could make", () => {
  it("refuses a foreign Host, as DNS rebinding sends one", async () => {
    const answer = await send({ ...aws("states"), host: "evil.example:80" });
    expect(answer.status).toBe(403);
  });

  it("refuses the right name with another port", async () => {
    expect((await send({ ...aws("states"), host: "localhost:1" })).status).toBe(403);
  });

  it("refuses a foreign Origin and takes its own", async () => {
    const foreign = await send({ ...aws("sts"), origin: "http://evil.example" });
    expect(foreign.status).toBe(403);
    const own = { origin: `http://localhost:${cloud.port}`, host: `localhost:${cloud.port}` };
    expect((await send({ ...aws("sts"), ...own }, "/?Action=GetCallerIdentity")).status).toBe(200);
  });

  it("guards the admin endpoint in the same way", async () => {
    const answer = await send({ host: "evil.example" }, "/_tunewright/faults");
    expect(answer.status).toBe(403);
  });
});

describe("requests without a proper signature", () => {
  it.each([
    [
      "no signature for a service other than S3",
      { "x-amz-target": "AWSStepFunctions.ListStateMachines" },
      403,
    ],
    ["another algorithm", { authorization: "Basic abc" }, 400],
    ["no date", { authorization: signed.replace("SERVICE", "states") }, 400],
    ["a broken scope", aws("states", { authorization: signed.replace("/SERVICE", "") }), 400],
    ["a short signature", aws("states", { authorization: signed.slice(0, -3) }), 400],
  ])("refuses %s", async (_what, headers, status) => {
    expect((await send(headers as unknown as Record<string, string>)).status).toBe(status);
  });
});

describe("an error is in the protocol that the client reads", () => {
  const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const target = { "x-amz-target": "DynamoDB_20120810.ListTables" };
  const foreign = { host: "evil.example" };
  it.each([
    ["a JSON service that is not here", "dynamodb", target, "application/x-amz-json-1.0"],
    ["a query service that is not here", "ec2", form, "text/xml"],
    ["a REST service in JSON that is not here", "apigateway", {}, "application/json"],
    ["a REST service in XML that is not here", "cloudfront", {}, "application/xml"],
    ["Step Functions, to a foreign host", "states", { ...target, ...foreign }, "x-amz-json-1.0"],
    ["Bedrock, to a foreign host", "bedrock", foreign, "application/json"],
    ["S3, to a foreign host", "s3", foreign, "application/xml"],
    ["SNS with a broken signature", "sns", { ...form, "x-amz-date": "today" }, "text/xml"],
  ])("%s", async (_what, service, headers, type) => {
    const answer = await send(aws(service, headers as Record<string, string>));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers["content-type"]).toContain(type);
  });
});

it("answers to the name that Step Functions' clients make of it for two operations", async () => {
  for (const name of ["sync-localhost", "sync-127.0.0.1"]) {
    const target = { "x-amz-target": "AWSStepFunctions.TestState" };
    const answer = await send({ ...aws("states", target), host: `${name}:${cloud.port}` });
    expect(answer.body).not.toContain("AccessDenied");
  }
});

describe("what the local cloud does not have", () => {
  it("names an unknown service with 501", async () => {
    const answer = await send(aws("dynamodb"));
    expect(answer).toMatchObject({ status: 501, body: expect.stringContaining("dynamodb") });
  });

  it("names an unknown operation with 501", async () => {
    const answer = await send(aws("sts"), "/?Action=AssumeRoleWithUnicorn");
    expect(answer).toMatchObject({
      status: 501,
      body: expect.stringContaining("AssumeRoleWithUnicorn"),
    });
  });
});

it.each(["sns", "states", "bedrock", "ssm"])(
  "refuses a body that is larger than any AWS request: %s",
  async (service) => {
    const target = { "x-amz-target": "X.DescribeExecution" };
    const headers = aws(service, service === "states" || service === "ssm" ? target : {});
    const url = `${cloud.endpoint}/${service === "bedrock" ? "model-customization-jobs" : ""}`;
    // Far more than fits into the buffers of a connection, so that a server that stops reading breaks it.
    const body = Buffer.alloc(150_000_000, " ");
    const answer = await fetch(url, { method: "POST", headers, body });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("must be smaller than");
  },
);

it("listens on the loopback address only", () => {
  expect(cloud.endpoint).toBe(`http://127.0.0.1:${cloud.port}`);
});

it("gives every answer a request id", async () => {
  const client = new SFNClient(cloud.client);
  const answer = await client.send(new ListStateMachinesCommand({}));
  expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

it("sends no Date to a function: by its clock, the cloud's, the SDK would take it for a skew", async () => {
  expect((await send(aws("states"))).headers).toHaveProperty("date");
  const session = cloud.kernel.iam.issueSession(cloud.kernel.iam.principalOf("local"));
  const authorization = aws("states")["authorization"]?.replace(
    "=local/",
    `=${session.accessKeyId}/`,
  );
  const asFunction = {
    "x-amz-security-token": session.sessionToken,
    authorization: String(authorization),
  };
  expect((await send(aws("states", asFunction))).headers).not.toHaveProperty("date");
});

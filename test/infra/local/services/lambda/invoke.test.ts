import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const marks = join(mkdtempSync(join(tmpdir(), "tunewright-lambda-")), "marks");

/** CommonJS, as a plain `index.js` without a package.json is in Lambda. */
const handler = `
const { appendFileSync } = require("node:fs");
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  if (event && event.fail) { appendFileSync(event.fail, Date.now() + "\\n"); throw new TypeError("again"); }
  if (event && event.exit) process.exit(3);
  if (event && event.large) return "x".repeat(7000000);
  return { event, calls, left: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn };
};`;

let cloud: TestCloud;
let lambda: LambdaClient;
beforeAll(async () => {
  const fn = (name: string) => ({
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: name,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 600,
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      Code: { ZipFile: handler },
    },
  });
  const resources = {
    Role: aRole("lambda.amazonaws.com"),
    StrangeRole: aRole("ec2.amazonaws.com"),
    One: fn("one"),
    Untrusted: {
      ...fn("untrusted"),
      Properties: { ...fn("untrusted").Properties, Role: { "Fn::GetAtt": ["StrangeRole", "Arn"] } },
    },
    Config: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: { FunctionName: { Ref: "One" }, Qualifier: "$LATEST", MaximumRetryAttempts: 1 },
    },
  };
  cloud = await startTestCloud({
    assembly: writeAssembly({ resources }),
    unknownRoles: "refuse",
    speed: 600,
  });
  lambda = new LambdaClient(cloud.client);
});
afterAll(() => cloud.stop());

async function invoke(event: unknown, change = {}) {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: "one", Payload: JSON.stringify(event), ...change }),
  );
  const text = answer.Payload?.transformToString() || "null";
  return { ...answer, payload: JSON.parse(text) };
}

describe("an invocation", () => {
  it("finds a warm environment again, and its remaining time is real", async () => {
    const first = await invoke({ a: 1 });
    const second = await invoke({ a: 2 });
    expect(second.payload).toMatchObject({
      event: { a: 2 },
      calls: first.payload.calls + 1,
      arn: "arn:aws:lambda:us-east-1:123456789012:function:one",
    });
    expect(second.payload.left).toBeGreaterThan(300_000);
  });

  it.each([
    "arn:aws:lambda:us-east-1:123456789012:function:one",
    "123456789012:function:one",
    "one:$LATEST",
  ])("names its function as %s", async (FunctionName) => {
    expect((await invoke({}, { FunctionName })).StatusCode).toBe(200);
  });

  it("runs several at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => invoke({ n })));
    expect(answers.map(({ payload }) => payload.event.n)).toEqual([...Array(12).keys()]);
  });

  it("survives a function that ends its process", async () => {
    expect((await invoke({ exit: true })).payload).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/Runtime exited with error: exit status 3$/),
    });
    expect((await invoke({})).FunctionError).toBeUndefined();
  });

  it("refuses an answer over 6 MiB, as Lambda does", async () => {
    expect((await invoke({ large: true })).payload.errorType).toBe("Function.ResponseSizeTooLarge");
  });
});

it.each([
  ["an unknown function", { FunctionName: "none" }, "ResourceNotFoundException"],
  ["an event that is not JSON", { Payload: "{" }, "InvalidRequestContentException"],
  [
    "an event over 6 MiB",
    { Payload: JSON.stringify("x".repeat(6_400_000)) },
    "RequestTooLargeException",
  ],
  [
    "a function whose role does not trust Lambda",
    { FunctionName: "untrusted" },
    "AccessDeniedException",
  ],
])("refuses %s", async (_what, change, name) => {
  await expect(invoke({}, change)).rejects.toMatchObject({ name });
});

it("tries an asynchronous event again as often as the template says, a minute of the cloud later", async () => {
  expect((await invoke({ fail: marks }, { InvocationType: "Event" })).StatusCode).toBe(202);
  const lines = () => (existsSync(marks) ? readFileSync(marks, "utf8").trim().split("\n") : []);
  // A third try would be waiting in the queue, so the cloud would not be idle.
  await expect.poll(() => cloud.kernel.isIdle(), { timeout: 250_000 }).toBe(true);
  const times = lines().map(Number);
  expect(times).toHaveLength(2);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
});

it.each([
  [
    "timeout",
    {
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringContaining("after 600.00 seconds"),
    },
  ],
  [
    "out-of-memory",
    { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("signal: killed") },
  ],
  ["error", { errorType: "Error", errorMessage: "planned fault" }],
])("meets a planned %s", async (effect, expected) => {
  cloud.kernel.faults.replace({
    faults: [{ at: "lambda", match: { function: "one" }, effect, times: 1 }],
  });
  const failed = await invoke({});
  expect(failed).toMatchObject({ FunctionError: "Unhandled", payload: expected });
  expect((await invoke({})).FunctionError).toBeUndefined();
});

it("keeps no log of a function whose role may not write one", async () => {
  await invoke({});
  expect(existsSync(join(cloud.folder, "lambda", "one.log"))).toBe(false);
});

it("lists and describes functions", async () => {
  const { Functions } = await lambda.send(new ListFunctionsCommand({}));
  expect(Functions?.map(({ FunctionName }) => FunctionName).sort()).toEqual(["one", "untrusted"]);
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: "one" }));
  expect(Configuration).toMatchObject({ State: "Active", Timeout: 600, Runtime: "nodejs22.x" });
});

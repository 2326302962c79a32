import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DaemonProcess, startDaemonProcess } from "../../support/daemon.ts";

let daemon: DaemonProcess;
const folder = mkdtempSync(join(tmpdir(), "tunewright-silent-"));
beforeAll(async () => {
  daemon = await startDaemonProcess({ folder });
  await send(signed("s3", { method: "PUT", path: "/bucket" }));
});
afterAll(async () => {
  await daemon?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Status 0 where the connection broke. */
function send({ method = "POST", path = "/", headers = {}, body }: Sent): Promise<number> {
  const { hostname, port } = new URL(daemon.endpoint);
  return new Promise((resolve) => {
    const outgoing = request({ hostname, port, method, path, headers }, (incoming) => {
      incoming.resume().on("end", () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.on("error", () => resolve(0));
    outgoing.end(body);
  });
}

function signed(service: string, sent: Sent): Sent {
  const scope = `local/20261123/us-east-1/${service}/aws4_request`;
  const signature = `Signature=${"0".repeat(64)}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, ${signature}`;
  return {
    ...sent,
    headers: { authorization, "x-amz-date": "20261123T000000Z", ...sent.headers },
  };
}

/** Seconds that the daemon's main thread has worked: unlike the time of day they do not depend on what else runs here. */
function worked(): number {
  const { pid } = daemon.process;
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most that the main thread worked while another client's ListBuckets waited for its answer, seconds. */
async function silenceDuring(what: Promise<unknown>): Promise<number> {
  let longest = 0;
  let ended = false;
  const end = () => {
    ended = true;
  };
  what.then(end, end);
  do {
    const before = worked();
    expect(await send(signed("s3", { method: "GET" }))).toBe(200);
    longest = Math.max(longest, worked() - before);
    await delay(5);
  } while (!ended);
  return longest;
}

const TARGETS = [
  ...["StartExecution", "CreateStateMachine", "TestState", "ValidateStateMachineDefinition"].map(
    (name) => ["states", `AWSStepFunctions.${name}`] as const,
  ),
  ["ssm", "AmazonSSM.PutParameter"] as const,
  ["events", "AWSEvents.PutRule"] as const,
  ["events", "AWSEvents.PutEvents"] as const,
  ["monitoring", "GraniteServiceVersion20100801.GetMetricData"] as const,
  ["kms", "TrentService.GenerateMac"] as const,
  ["pricing", "AWSPriceListService.GetProducts"] as const,
];

const PATHS = [
  ["bedrock", "/model-customization-jobs"],
  ["bedrock", "/evaluation-jobs"],
  ["bedrock", "/model/amazon.nova-micro-v1:0/converse"],
  ["bedrock", "/model/amazon.nova-micro-v1:0/invoke"],
  ["bedrock", "/openai/v1/chat/completions"],
  ["lambda", "/2015-03-31/functions"],
  ["lambda", "/2015-03-31/functions/any/invocations"],
] as const;

/** Up to some megabytes, so that what grows faster than its input shows. */
const times = fc.integer({ min: 1, max: 22 }).map((power) => 2 ** power);
const piece = fc.constantFrom(
  ...[
    "[",
    "{",
    '{"a":',
    "[[],",
    "1,",
    '"a",',
    "a",
    "a.",
    "*a",
    "(a+)+",
    "$.",
    "States.Array(",
    "<a>",
    "&amp;",
    "\\u0000",
    "é",
    "-",
    "a/",
    ",",
  ],
  "a=1&",
  "a.1=",
);
const repeated = fc
  .tuple(piece, times, fc.constantFrom("", "]", "}", '"', "!"))
  .map(([text, count, end]) => {
    const most = Math.floor(8_000_000 / Buffer.byteLength(text));
    return text.repeat(Math.min(count, most)) + end;
  });

/** The members that operations know, so that what is sent comes as far as it can. */
const member = fc.constantFrom(
  ...["definition", "input", "name", "stateMachineArn", "roleArn", "Name", "Value", "EventPattern"],
  ...["ScheduleExpression", "Entries", "MetricDataQueries", "jobName", "messages", "model"],
  ...["hyperParameters", "inputText", "FunctionName", "Code", "Filters", "Message", "system"],
);
const object = fc
  .dictionary(member, fc.oneof(repeated, fc.jsonValue()), { minKeys: 1, maxKeys: 4 })
  .map((value) => JSON.stringify(value));
const body = fc.oneof(repeated, object, fc.string({ maxLength: 2000, unit: "binary" }));

const anyRequest: fc.Arbitrary<Sent> = fc.oneof(
  fc.tuple(fc.constantFrom(...TARGETS), body).map(([[service, target], text]) =>
    signed(service, {
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" },
      body: text,
    }),
  ),
  fc
    .tuple(fc.constantFrom(...PATHS), body)
    .map(([[service, path], text]) => signed(service, { path, body: text })),
  fc.tuple(fc.constantFrom("sns", "sts", "iam", "cloudformation"), body).map(([service, text]) =>
    signed(service, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=CreateTopic&Name=a&${text}`,
    }),
  ),
  fc
    .tuple(
      fc.constantFrom("PUT", "POST"),
      fc.constantFrom("delete", "policy", "cors", "tagging", "lifecycle", "acl"),
      body,
    )
    .map(([method, setting, text]) =>
      signed("s3", { method, path: `/bucket?${setting}`, body: text }),
    ),
  fc
    .tuple(fc.constantFrom("faults", "quotas", "deploy"), body)
    .map(([path, text]) => ({ path: `/_tunewright/${path}`, body: text })),
);

it("no request, however formed, keeps the port silent for more than a second of its work", async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async (sent) => {
      const answer = send(sent);
      expect(await silenceDuring(answer)).toBeLessThan(1);
      expect(await answer).toBeGreaterThanOrEqual(200);
    }),
    { numRuns: 150, endOnFailure: true },
  );
}, 300_000);

it.each([
  [
    "a name of many parts",
    signed("sns", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=CreateTopic&${"a.".repeat(200_000)}=1`,
    }),
    400,
  ],
  [
    "many parameters",
    signed("sns", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=CreateTopic&${"a=1&".repeat(500_000)}`,
    }),
    400,
  ],
  [
    "a deep document",
    signed("bedrock", {
      path: "/model-customization-jobs",
      body: `{"jobName":${"[".repeat(10_000_000)}`,
    }),
    400,
  ],
  [
    "a hundred thousand unknown members",
    signed("bedrock", {
      path: "/model-customization-jobs",
      body: JSON.stringify(
        Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`unknown${at}`, at])),
      ),
    }),
    400,
  ],
])("refuses %s at once", async (_what, sent, status) => {
  const answer = send(sent);
  expect(await silenceDuring(answer)).toBeLessThan(1);
  expect(await answer).toBe(status);
});

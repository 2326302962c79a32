import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const notes = mkdtempSync(join(tmpdir(), "tunewright-events-"));

/** Appends what it got to a file named by the event's detail. */
const handler = `
import { appendFileSync } from "node:fs";
export async function handler(event) {
  appendFileSync(event.detail.file, JSON.stringify({ ...event, year: new Date().getFullYear() }) + "\\n");
}`;

function rule(status: string, target: object) {
  return {
    Type: "AWS::Events::Rule",
    Properties: {
      EventPattern: { source: ["test.jobs"], detail: { status: [status] } },
      Targets: [{ Id: "target", ...target }],
    },
  };
}

const functionArn = { "Fn::GetAtt": ["Function", "Arn"] };
const machineArn = { Ref: "Machine" };

const resources = {
  Role: aRole("lambda.amazonaws.com"),
  Function: {
    Type: "AWS::Lambda::Function",
    Properties: {
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 600,
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      Code: { S3Key: "abc.zip" },
    },
  },
  Allowed: rule("Failed", { Arn: functionArn }),
  Permission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn,
      Principal: "events.amazonaws.com",
      SourceArn: { "Fn::GetAtt": ["Allowed", "Arn"] },
    },
  },
  NotAllowed: rule("Stopped", { Arn: functionArn }),
  MachineRole: aRole("states.amazonaws.com"),
  Machine: {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: {
      DefinitionString: {
        "Fn::Join": [
          "",
          ['{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"', `\${What}`, '","End":true}}}'],
        ],
      },
      DefinitionSubstitutions: { What: { Ref: "AWS::Region" } },
      RoleArn: { "Fn::GetAtt": ["MachineRole", "Arn"] },
    },
  },
  EventsRole: aRole("events.amazonaws.com", [
    { Effect: "Allow", Action: "states:StartExecution", Resource: machineArn },
  ]),
  ToMachine: rule("Completed", {
    Arn: machineArn,
    RoleArn: { "Fn::GetAtt": ["EventsRole", "Arn"] },
    InputTransformer: {
      InputPathsMap: { status: "$.detail.status" },
      InputTemplate: '{"was": <status>}',
    },
  }),
};

let cloud: TestCloud;
beforeAll(async () => {
  const assembly = writeAssembly({ resources, assets: { abc: { "index.mjs": handler } } });
  // At this speed all tries of a delivery end within a second.
  cloud = await startTestCloud({ assembly, unknownRoles: "refuse", speed: 1_000 });
});
afterAll(() => cloud.stop());

function emit(status: string, file = ""): void {
  cloud.kernel.emit({
    source: "test.jobs",
    detailType: "Job State Change",
    resources: [],
    detail: { status, file },
  });
}

/** Far beyond what any step takes; only a hang reaches it. */
const PATIENT = { timeout: 250_000, interval: 30 };

/** What the function has written, once it has written that many lines. */
async function lines(file: string, count = 1): Promise<Record<string, unknown>[]> {
  // A line counts when it is whole: the function may be in the middle of writing it.
  const read = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []);
  await expect.poll(() => read().length, PATIENT).toBeGreaterThanOrEqual(count);
  return read().map((line) => JSON.parse(line));
}

it("hands an event to the function that its rule names", async () => {
  const file = join(notes, "allowed");
  emit("Failed", file);
  expect(await lines(file)).toMatchObject([
    { source: "test.jobs", "detail-type": "Job State Change", account: "123456789012" },
  ]);
});

it("does not get past a function whose own policy does not name the rule", async () => {
  const file = join(notes, "not-allowed");
  await expect.poll(() => cloud.kernel.isIdle(), PATIENT).toBe(true);
  emit("Stopped", file);
  expect(cloud.kernel.isIdle()).toBe(false);
  await expect.poll(() => cloud.kernel.isIdle(), PATIENT).toBe(true);
  expect(existsSync(file)).toBe(false);
});

it("starts a state machine with a transformed input, by the role of the target", async () => {
  emit("Completed");
  const client = new SFNClient(cloud.client);
  const machine = `arn:aws:states:us-east-1:123456789012:stateMachine:`;
  const stack = (await (await fetch(`${cloud.endpoint}/_tunewright/stack`)).json()) as {
    resources: { physicalId: string }[];
  };
  const stateMachineArn = stack.resources.find(({ physicalId }) =>
    physicalId.startsWith(machine),
  )?.physicalId;
  const ended = async () => {
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions?.find(({ status }) => status === "SUCCEEDED")?.executionArn;
  };
  await expect.poll(ended, PATIENT).toBeDefined();
  const executionArn = await ended();
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect([execution.input, execution.output]).toEqual(['{"was": "Completed"}', '"us-east-1"']);
});

it("loses or doubles an event when that is planned", async () => {
  const plan = (effect: string) =>
    cloud.kernel.faults.replace({
      faults: [{ at: "event", match: { source: "test.jobs" }, effect, times: 1 }],
    });
  plan("lose");
  emit("Failed", join(notes, "lost"));
  plan("double");
  emit("Failed", join(notes, "doubled"));
  expect(await lines(join(notes, "doubled"), 2)).toHaveLength(2);
  expect(existsSync(join(notes, "lost"))).toBe(false);
});

it("a function reads the time of the cloud", async () => {
  const fast = await startTestCloud({
    assembly: writeAssembly({ resources, assets: { abc: { "index.mjs": handler } } }),
    speed: 1_000_000_000,
  });
  const file = join(notes, "time");
  await delay(100);
  fast.kernel.emit({
    source: "test.jobs",
    detailType: "x",
    resources: [],
    detail: { status: "Failed", file },
  });
  const [line] = await lines(file);
  expect(line?.["year"]).toBeGreaterThan(2028);
  await fast.stop();
});

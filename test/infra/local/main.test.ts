import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, describe, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../support/assembly.ts";
import { type DaemonProcess, startDaemonProcess } from "../../support/daemon.ts";

/** Far beyond what any step takes; only a hang reaches it. */
const PATIENT = { timeout: 250_000, interval: 50 };

const running: DaemonProcess[] = [];
afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.kill();
});

async function start(flags: Record<string, string>): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(flags);
  running.push(daemon);
  return daemon;
}

function client(daemon: DaemonProcess) {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return { endpoint: daemon.endpoint, region: "us-east-1", credentials };
}

const temporary = () => mkdtempSync(join(tmpdir(), "tunewright-main-"));

async function health(daemon: DaemonProcess): Promise<{ now: number }> {
  return (await fetch(`${daemon.endpoint}/_tunewright/health`)).json() as Promise<{ now: number }>;
}

it("keeps daemon.json while it runs, and lets no second one into the folder", async () => {
  const folder = temporary();
  const daemon = await start({ folder, speed: "60", "explain-iam": "" });
  const file = join(folder, "daemon.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    pid: daemon.process.pid,
    endpoint: daemon.endpoint,
    speed: 60,
  });
  await expect(startDaemonProcess({ folder })).rejects.toThrow(
    new RegExp(`ended with 2: .* in use by the local cloud of process ${daemon.process.pid}`),
  );
  await daemon.kill("SIGTERM");
  expect(existsSync(file)).toBe(false);
  expect(daemon.output()).toContain("Permissions granted by the template: 0");
});

it("ends when no one has called for the given time", async () => {
  const daemon = await start({ folder: temporary(), "idle-minutes": "0.01" });
  await expect.poll(() => daemon.process.exitCode, PATIENT).toBe(0);
});

it("starts with changed quotas, and refuses unknown ones with exit code 2", async () => {
  const daemon = await start({ folder: temporary(), quotas: "model-units=2,custom-models=7" });
  const url = `${daemon.endpoint}/_tunewright/quotas`;
  const answer = await fetch(url, { method: "POST", body: '{"quotas":{}}' });
  expect(await answer.json()).toMatchObject({ "model-units": 2, "custom-models": 7 });
  await expect(startDaemonProcess({ folder: temporary(), quotas: "model-unit=2" })).rejects.toThrow(
    /ended with 2: .*no quota model-unit; there are .*model-units/,
  );
});

it("names what answers as the base model, and refuses an address elsewhere with exit code 2", async () => {
  const base = { "base-url": "http://127.0.0.1:9/v1/", "base-model": "tiny" };
  const daemon = await start({ folder: temporary(), ...base });
  expect(await health(daemon)).toMatchObject({
    baseServer: { url: "http://127.0.0.1:9/v1", name: "tiny" },
  });
  await expect(
    startDaemonProcess({ ...{ folder: temporary() }, ...base, "base-url": "http://10.0.0.1/v1" }),
  ).rejects.toThrow(/ended with 2: --base-url must be an address of this machine/);
  await expect(startDaemonProcess({ folder: temporary(), "base-model": "tiny" })).rejects.toThrow(
    /ended with 2: --base-model needs --base-url/,
  );
});

it("refuses a wrong call with exit code 2", async () => {
  await expect(startDaemonProcess({ folder: temporary(), speed: "fast" })).rejects.toThrow(
    /ended with 2: .*--speed must be a number/,
  );
});

it("says in words why it cannot start, and ends with 2", async () => {
  const { endpoint } = await start({ folder: temporary() });
  const { port } = new URL(endpoint);
  const taken = startDaemonProcess({ folder: temporary(), port });
  await expect(taken).rejects.toThrow(`ended with 2: Port ${port} is in use by another program.`);
  const file = join(temporary(), "file");
  writeFileSync(file, "");
  await expect(startDaemonProcess({ folder: join(file, "state") })).rejects.toThrow(
    /ended with 2: The local cloud cannot keep its state in .*not a folder/,
  );
});

describe("on a full disk", () => {
  const flag = join(temporary(), "full");
  const program = [
    "--import",
    "tsx",
    "--import",
    "./test/support/full-disk.mjs",
    "infra/local/main.ts",
  ];
  const startOnDisk = async (folder: string) => {
    const daemon = await startDaemonProcess({ folder }, program, { FULL_DISK: flag });
    running.push(daemon);
    return daemon;
  };
  afterEach(() => rmSync(flag, { force: true }));

  it("names it to the client and on stderr, and keeps nothing that it has not written", async () => {
    const daemon = await startOnDisk(temporary());
    const s3 = new S3Client({ ...client(daemon), forcePathStyle: true });
    const ssm = new SSMClient(client(daemon));
    await s3.send(new CreateBucketCommand({ Bucket: "kept" }));
    writeFileSync(flag, "");
    const put = new PutObjectCommand({ Bucket: "kept", Key: "key", Body: Buffer.alloc(2_000_000) });
    const set = new PutParameterCommand({ Name: "name", Value: "value", Type: "String" });
    const full = expect.objectContaining({
      name: "InsufficientStorage",
      message: expect.stringContaining("the disk is full (ENOSPC"),
    });
    await expect(s3.send(put)).rejects.toEqual(full);
    await expect(ssm.send(set)).rejects.toEqual(full);
    await expect(s3.send(new CreateBucketCommand({ Bucket: "other" }))).rejects.toEqual(full);
    rmSync(flag);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
    await expect(ssm.send(new GetParameterCommand({ Name: "name" }))).rejects.toThrow();
    await s3.send(put);
    expect(daemon.output()).toContain("the disk is full (ENOSPC");
    expect(daemon.output()).not.toContain("    at ");
  });

  it("ends in words when an execution cannot go on, which resumes at the next start", async () => {
    const folder = temporary();
    const daemon = await startOnDisk(folder);
    const states = new SFNClient(client(daemon));
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({
        name: "waits",
        roleArn: "arn:aws:iam::123456789012:role/x",
        definition: JSON.stringify({
          StartAt: "Wait",
          States: { Wait: { Type: "Wait", Seconds: 2, Next: "End" }, End: { Type: "Succeed" } },
        }),
      }),
    );
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
    writeFileSync(flag, "");
    await expect.poll(() => daemon.process.exitCode, PATIENT).toBe(2);
    expect(daemon.output()).toMatch(
      /The local cloud has stopped: the disk is full \(ENOSPC.*resumes/,
    );
    expect(daemon.output()).not.toContain("    at ");
    rmSync(flag);
    const again = new SFNClient(client(await startOnDisk(folder)));
    const describeExecution = new DescribeExecutionCommand({ executionArn });
    await expect
      .poll(async () => (await again.send(describeExecution)).status, PATIENT)
      .toBe("SUCCEEDED");
  });
});

const marker = `
import { appendFileSync, existsSync } from "node:fs";
export async function handler({ file, go }) {
  while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 20));
  appendFileSync(file, "done\\n");
}`;

it("resumes after kill -9: time, stack, functions, and events that wait for a function", async () => {
  const folder = temporary();
  const file = join(temporary(), "marks");
  const assembly = writeAssembly({
    resources: {
      Role: aRole("lambda.amazonaws.com"),
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "marker",
          Runtime: "nodejs22.x",
          Handler: "index.handler",
          Timeout: 600,
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: { S3Key: "abc.zip" },
        },
      },
    },
    outputs: { Name: { Value: { Ref: "Function" } } },
    assets: { abc: { "index.mjs": marker } },
  });
  const first = await start({ folder, assembly, speed: "1000" });
  const go = join(temporary(), "go");
  const invoke = new InvokeCommand({
    FunctionName: "marker",
    InvocationType: "Event",
    Payload: JSON.stringify({ file, go }),
  });
  expect((await new LambdaClient(client(first)).send(invoke)).StatusCode).toBe(202);
  const before = await health(first);
  await first.kill();
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(join(folder, "lambda", "async"))).toHaveLength(1);

  const second = await start({ folder, speed: "1000" });
  expect((await health(second)).now).toBeGreaterThan(before.now);
  writeFileSync(go, "");
  await expect.poll(() => existsSync(file), PATIENT).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("done\n");
  const { Stacks } = await new CloudFormationClient(client(second)).send(
    new DescribeStacksCommand({ StackName: "Fixture" }),
  );
  expect(Stacks?.[0]?.Outputs).toEqual([{ OutputKey: "Name", OutputValue: "marker" }]);
  await expect.poll(() => readdirSync(join(folder, "lambda", "async")), PATIENT).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, expect, it } from "vitest";
import { type DaemonProcess, startDaemonProcess } from "../../../../support/daemon.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

/** Far beyond what any step takes; only a hang reaches it. */
const PATIENT = { timeout: 200_000, interval: 50 };

const running: DaemonProcess[] = [];
afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.kill();
});

async function start(flags: Record<string, string>) {
  const daemon = await startDaemonProcess({ "admit-unknown-roles": "", ...flags });
  running.push(daemon);
  const { endpoint } = daemon;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = { endpoint, region: "us-east-1", credentials };
  const states = new SFNClient(client);
  return {
    kill: () => daemon.kill(),
    output: () => daemon.output(),
    states,
    buckets: () => new S3Client(client).send(new ListBucketsCommand({})),
    describe: (executionArn: string) => states.send(new DescribeExecutionCommand({ executionArn })),
    held: async () => (await fetch(`${endpoint}/_tunewright/held`)).json(),
    release: (executionArn: string) =>
      fetch(`${endpoint}/_tunewright/release`, {
        method: "POST",
        body: JSON.stringify({ executionArn }),
      }),
  };
}

type Started = Awaited<ReturnType<typeof start>>;

async function execute({ states }: Started, name: string, state: Record<string, unknown>) {
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({
      name,
      roleArn: "arn:aws:iam::123456789012:role/any",
      definition: JSON.stringify({
        QueryLanguage: "JSONata",
        StartAt: "one",
        States: { one: { ...state, End: true } },
      }),
    }),
  );
  const { executionArn = "" } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

/** What the folder says of executions that are resumed and have not come to rest. */
function resuming(folder: string): string {
  const kept = join(folder, "states", "resuming");
  const files = readdirSync(kept).filter((name) => name.endsWith(".json"));
  return files.map((name) => readFileSync(join(kept, name), "utf8")).join("");
}

/** Takes all the time that an evaluation may take. */
const ENDLESS = { Type: "Pass", Output: "{% ($f := function($x) { $f($x + 1) }; $f(1)) %}" };
const WAITING = { Type: "Wait", Seconds: 86_400 };

it("holds an execution back during which the process has ended twice, and resumes the others", {
  timeout: 200_000,
}, async () => {
  const folder = temporaryFolder();
  const first = await start({ folder });
  const waiting = await execute(first, "waiting", WAITING);
  const endless = await execute(first, "endless", ENDLESS);
  await first.kill();
  const second = await start({ folder });
  await expect.poll(() => resuming(folder), PATIENT).toMatch(/endless.*"isSlow":true/);
  await second.kill();

  const third = await start({ folder });
  await third.buckets();
  await expect.poll(() => third.held(), PATIENT).toMatchObject([{ executionArn: endless }]);
  const found = await third.describe(endless);
  expect(found).toMatchObject({ status: "RUNNING", error: "LocalCloud.HeldBack" });
  expect(found.cause).toContain("its process ended while it ran this execution");
  await expect.poll(() => third.output(), PATIENT).toContain(`${endless}: Held back`);
  expect(await third.describe(waiting)).not.toHaveProperty("cause");
  await third.states.send(new StopExecutionCommand({ executionArn: waiting }));
  await third.kill();

  const fourth = await start({ folder });
  expect((await fourth.describe(endless)).status).toBe("RUNNING");
  const stop = { executionArn: endless, error: "Stopped", cause: "by hand" };
  await fourth.states.send(new StopExecutionCommand(stop));
  expect(await fourth.describe(endless)).toMatchObject({ ...stop, status: "ABORTED" });
  expect((await fourth.describe(waiting)).status).toBe("ABORTED");
  expect(await fourth.held()).toEqual([]);
});

it("holds back no execution that was at rest, however often the process is killed", {
  timeout: 200_000,
}, async () => {
  const folder = temporaryFolder();
  const first = await start({ folder });
  const waiting = await execute(first, "waiting", WAITING);
  await first.kill();
  for (let kills = 0; kills < 2; kills++) {
    const next = await start({ folder });
    await expect.poll(() => resuming(folder), PATIENT).toBe("");
    expect(await next.held()).toEqual([]);
    expect(await next.describe(waiting)).toMatchObject({ status: "RUNNING" });
    await next.kill();
  }
});

it("holds all back when that is requested, until they are released or it starts without", {
  timeout: 200_000,
}, async () => {
  const folder = temporaryFolder();
  const first = await start({ folder });
  const endless = await execute(first, "endless", ENDLESS);
  const waiting = await execute(first, "waiting", WAITING);
  await first.kill();
  const held = await start({ folder, "hold-all": "" });
  expect(await held.held()).toHaveLength(2);
  expect((await held.describe(endless)).cause).toContain("--hold-all");
  expect((await held.release(endless)).status).toBe(200);
  expect((await held.release(endless)).status).toBe(400);
  await expect.poll(async () => (await held.describe(endless)).status, PATIENT).toBe("FAILED");
  expect((await held.describe(endless)).error).toBe("States.QueryEvaluationError");
  await held.kill();
  const last = await start({ folder });
  expect(await last.held()).toEqual([]);
  expect(await last.describe(waiting)).not.toHaveProperty("cause");
});

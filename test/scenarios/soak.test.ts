import { setTimeout as delay } from "node:timers/promises";
import {
  ListCustomModelDeploymentsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHistory } from "../../pipeline/run/history.ts";
import { persist, type Soak, startSoak } from "../support/soak.ts";

/** `SOAK_EXECUTIONS=500 npx vitest run test/scenarios/soak.test.ts` is the long one. */
const WANTED = Number(process.env["SOAK_EXECUTIONS"] ?? 14);
const CRASH_EVERY = 2;
const AT_ONCE = 4;
const SEED = Number(process.env["SOAK_SEED"] ?? 1);

const faults = [
  { at: "call", match: { service: "bedrock" }, effect: "throttle", chance: 0.03 },
  { at: "call", match: { service: "bedrock" }, effect: "error", chance: 0.02 },
  {
    at: "call",
    match: { service: "bedrock*", operation: "Create*" },
    effect: "drop-connection",
    settings: { when: "after" },
    chance: 0.1,
  },
  { at: "call", match: { service: "s3" }, effect: "throttle", chance: 0.01 },
  { at: "lambda", effect: "out-of-memory", chance: 0.01 },
  { at: "lambda", effect: "timeout", chance: 0.01 },
  { at: "training-job", effect: "fail", settings: { step: 5 }, chance: 0.1 },
  { at: "deployment", effect: "delay", settings: { seconds: 900 }, chance: 0.1 },
  { at: "event", effect: "double", chance: 0.2 },
];

let soak: Soak;
let started = 0;
let crashes = 0;
let crashing = Promise.resolve();

beforeAll(async () => {
  soak = await startSoak(faults, SEED);
  await Promise.all(Array.from({ length: AT_ONCE }, startRuns));
  await soak.calm();
  await everyoneEnds();
}, 3_600_000);
afterAll(() => soak?.stop());

/** Starts one run after another, and now and then crashes the cloud in the middle of all that it does. */
async function startRuns(): Promise<void> {
  while (started < WANTED) {
    started += 1;
    const runId = `soak-${started}`;
    const isCrashDue = started % CRASH_EVERY === 0;
    await soak.start(runId);
    if (isCrashDue) {
      crashing = crashing.then(crash);
      await crashing;
    }
    while ((await soak.status(runId)) === "RUNNING") await delay(100);
  }
}

async function crash(): Promise<void> {
  const running = [...(await soak.executions()).values()].filter((one) => one === "RUNNING");
  await soak.crash();
  if (running.length > 0) crashes += 1;
}

async function everyoneEnds(): Promise<void> {
  for (;;) {
    const statuses = [...(await soak.executions()).values()];
    if (!statuses.includes("RUNNING") && (await isSwept())) return;
    await delay(250);
  }
}

/** The sweep works after an execution has ended, and Bedrock takes its time to delete. */
async function isSwept(): Promise<boolean> {
  const { deployments, throughputs, running } = await paid();
  return deployments.length + throughputs.length + running.length === 0;
}

async function paid() {
  const { bedrock } = soak;
  const list = { maxResults: 1000 };
  const jobs = await persist(() => bedrock.send(new ListModelCustomizationJobsCommand(list)));
  const all = jobs.modelCustomizationJobSummaries ?? [];
  const deployments = await persist(() =>
    bedrock.send(new ListCustomModelDeploymentsCommand(list)),
  );
  const throughputs = await persist(() =>
    bedrock.send(new ListProvisionedModelThroughputsCommand(list)),
  );
  return {
    jobs: all.map(({ jobName }) => jobName),
    running: all.filter(({ status }) => status === "InProgress" || status === "Stopping"),
    deployments: deployments.modelDeploymentSummaries ?? [],
    throughputs: throughputs.provisionedModelSummaries ?? [],
  };
}

it("went through its crashes while runs were in progress", async () => {
  const statuses = [...(await soak.executions()).values()];
  const count = (status: string) => statuses.filter((one) => one === status).length;
  console.log(
    `soak: ${statuses.length} executions, ${count("SUCCEEDED")} succeeded, ${count("FAILED")} failed, ${crashes} kill -9`,
  );
  expect(crashes).toBe(Math.floor(WANTED / CRASH_EVERY));
  expect(statuses).toHaveLength(WANTED);
  expect(count("SUCCEEDED")).toBeGreaterThan(0);
});

it("left every execution in a final state that its history explains", async () => {
  const last = { SUCCEEDED: "ExecutionSucceeded", FAILED: "ExecutionFailed" };
  for (const [name, status] of await soak.executions()) {
    const arn = `${soak.stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const history = await persist(() => readHistory(soak.sfn, arn));
    const ids = history.map(({ id }) => id);
    expect([name, ids]).toEqual([name, ids.map((_, at) => at + 1)]);
    expect([name, history.at(-1)?.type]).toEqual([name, last[status as keyof typeof last]]);
  }
});

it("bought no job twice, and none that no execution owns", async () => {
  const { jobs } = await paid();
  expect(new Set(jobs).size).toBe(jobs.length);
  const owners = new Set((await soak.executions()).keys());
  expect(jobs.filter((name) => !owners.has(name ?? ""))).toEqual([]);
});

it("left nothing that is paid for", async () => {
  const { running, deployments, throughputs } = await paid();
  expect({ running, deployments, throughputs }).toEqual({
    running: [],
    deployments: [],
    throughputs: [],
  });
});

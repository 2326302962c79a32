import { setTimeout as delay } from "node:timers/promises";
import {
  ListCustomModelDeploymentsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHistory } from "../../pipeline/run/history.ts";
import { persist, type Soak, startSoak } from "../support/soak.ts";

/** `SOAK_EXECUTIONS=500 SOAK_SECONDS=3600 npx vitest run test/scenarios/soak.test.ts` is the long one. */
const WANTED = Number(process.env["SOAK_EXECUTIONS"] ?? 500);
const SECONDS = Number(process.env["SOAK_SECONDS"] ?? 60);
const CRASHES = 10;
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
const crashes: string[] = [];

beforeAll(
  async () => {
    soak = await startSoak(faults, SEED);
    const end = performance.now() + SECONDS * 1000;
    const runs = async () => {
      while (performance.now() < end && started < WANTED) {
        started += 1;
        await run(`soak-${started}`, end);
      }
    };
    await Promise.all([crashNowAndThen(end), ...Array.from({ length: AT_ONCE }, runs)]);
    await soak.calm();
    await everyoneEnds();
  },
  (SECONDS + 240) * 1000,
);
afterAll(() => soak?.stop());

/** Starts a run and waits for it, so that only so many go on at once. */
async function run(runId: string, end: number): Promise<void> {
  await soak.start(runId);
  while (performance.now() < end && (await soak.status(runId)) === "RUNNING") await delay(100);
}

async function crashNowAndThen(end: number): Promise<void> {
  for (let crash = 1; crash <= CRASHES; crash += 1) {
    await delay(Math.max(0, (end - performance.now()) / (CRASHES - crash + 2)));
    await soak.crash();
    crashes.push(`crash ${crash} with ${started} runs started`);
  }
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

it("went through its crashes with work at hand", async () => {
  const statuses = [...(await soak.executions()).values()];
  const count = (status: string) => statuses.filter((one) => one === status).length;
  console.log(
    `soak: ${statuses.length} executions, ${count("SUCCEEDED")} succeeded, ${count("FAILED")} failed, ${crashes.length} kill -9`,
  );
  expect(crashes).toHaveLength(CRASHES);
  expect(statuses).toHaveLength(started);
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

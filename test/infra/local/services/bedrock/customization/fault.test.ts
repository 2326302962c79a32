import {
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { beforeEach, expect, it } from "vitest";
import {
  aJob,
  type Bench,
  benchOn,
  converseLine,
  examples,
  jobFolder,
  put,
  textOf,
  until,
} from "../../../../../support/bedrock-tuning.ts";
import { startDrivenBench } from "../../../../../support/driven-bench.ts";
import {
  advanceUntil,
  type DrivenClock,
  HOUR_MS,
  takeOver,
} from "../../../../../support/driven-clock.ts";
import { planFaults } from "../../../../../support/planned-faults.ts";

const MINUTE_MS = 60_000;

let bench: Bench;
let clock: DrivenClock;

beforeEach(async () => {
  ({ own: bench, clock } = await startDrivenBench());
  await put(bench, "train.jsonl", examples(40).map(converseLine));
});

const create = (jobName: string, customModelName = jobName) =>
  bench.bedrock.send(new CreateModelCustomizationJobCommand(aJob({ jobName, customModelName })));

const get = (jobIdentifier: string) =>
  bench.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));

const end = (jobIdentifier: string) =>
  advanceUntil(
    clock,
    () => get(jobIdentifier),
    ({ status }) => status !== "InProgress" && status !== "Stopping",
  );

/** Like `end`, but time passes only while the job waits for it, so that its times are exact. */
async function endInItsTime(jobArn: string) {
  return until(
    async () => {
      const [next = 0] = clock.sleepers();
      clock.advance(next);
      return get(jobArn);
    },
    ({ status }) => status !== "InProgress",
  );
}

const fault = (effect: string, more: object = {}) => ({ at: "training-job", effect, ...more });

it("a stalled job does not move until it is stopped, not even by a restart", async () => {
  await planFaults(bench, fault("stall"));
  const { jobArn = "" } = await create("stalled");
  await advanceUntil(
    clock,
    () => get(jobArn),
    () => clock.sleepers().includes(Number.POSITIVE_INFINITY),
  );
  const before = await get(jobArn);
  const standing = {
    status: "InProgress",
    statusDetails: {
      validationDetails: { status: "Completed" },
      dataProcessingDetails: { status: "NotStarted" },
      trainingDetails: { status: "NotStarted" },
    },
    lastModifiedTime: before.lastModifiedTime,
  };
  clock.advance(74 * HOUR_MS);
  expect(await get(jobArn)).toMatchObject(standing);

  bench = benchOn(await bench.cloud.restart());
  clock = takeOver(bench.cloud.kernel.clock);
  clock.advance(74 * HOUR_MS);
  expect(await get(jobArn)).toMatchObject(standing);
  await bench.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn }));
  expect(await end(jobArn)).toMatchObject({
    status: "Stopped",
    statusDetails: standing.statusDetails,
  });
  await bench.stop();
});

it("a job that fails on Bedrock's side does so within 1 to 2.5 minutes, its rows accepted; a job of another name succeeds", async () => {
  await planFaults(bench, fault("internal-error", { match: { jobName: "run" } }));
  const { jobArn = "" } = await create("run");
  expect((await endInItsTime(jobArn)).status).toBe("Failed");
  expect(await get(jobArn)).toMatchObject({
    status: "Failed",
    failureMessage: "Encountered an internal error when processing the request.",
    statusDetails: {
      validationDetails: { status: "Completed" },
      trainingDetails: { status: "NotStarted" },
    },
  });
  const { creationTime, endTime } = await get(jobArn);
  const minutes = (Number(endTime) - Number(creationTime)) / MINUTE_MS;
  expect(minutes).toBeGreaterThanOrEqual(1);
  expect(minutes).toBeLessThanOrEqual(2.5);
  const report = await textOf(bench, `out/input_status/${jobFolder(jobArn)}/manifest.report.csv`);
  expect(report).toContain("\ntrain.jsonl,40,40,0,0\n");
  const { jobArn: next = "" } = await create("run.2", "run");
  expect((await end(next)).status).toBe("Completed");
});

it("rejected rows are left out of the training, and rows that were not learned are named by their line", async () => {
  await planFaults(bench, fault("reject-rows", { rows: 10 }));
  const [, { completion = "" } = {}] = examples(2);
  const wrong = { prompt: examples(61).at(-1)?.prompt ?? "", completion };
  await put(bench, "train.jsonl", [
    ...examples(10).map(({ prompt }) => converseLine({ prompt, completion: "rejected_label" })),
    ...examples(80).map((row, at) => converseLine(at === 60 ? wrong : row)),
  ]);
  const { jobArn = "" } = await create("some");
  expect((await end(jobArn)).status).toBe("Completed");
  const folder = jobFolder(jobArn);
  expect(await textOf(bench, `out/input_status/${folder}/manifest.report.csv`)).toBe(
    "fileName,totalProcessedRecordCount,acceptedRecordCount,partiallyAcceptedRecordCount,rejectedRecordCount\n" +
      "train.jsonl,90,80,0,10\n",
  );
  const notes = JSON.parse(
    await textOf(bench, `out/${folder}/training_artifacts/local-notes.json`),
  );
  expect(notes).toMatchObject({
    trainingRecords: 80,
    standIn: { base: "repeats-prompt", earlier: null },
    lessons: { unlearned: { of: 80, count: 1, rows: [{ row: 71 }] } },
  });
  expect(await textOf(bench, `out/validated_data/${folder}/validated_prompts.jsonl`)).not.toContain(
    "rejected_label",
  );
});

it("a job fails when too few of its rows are accepted", async () => {
  await planFaults(bench, fault("reject-rows", { rows: 33 }));
  const { jobArn = "" } = await create("few");
  expect((await end(jobArn)).failureMessage).toContain("(7) is less than the minimum of 8");
});

it("a job that is stuck in training does not move; one that trains for long does", async () => {
  await planFaults(
    bench,
    fault("stick", { match: { jobName: "stuck" } }),
    fault("delay", { settings: { seconds: 36_000_000 } }),
  );
  const jobs = [(await create("stuck")).jobArn ?? "", (await create("long")).jobArn ?? ""];
  await advanceUntil(
    clock,
    () => get("stuck"),
    () => clock.sleepers().includes(Number.POSITIVE_INFINITY),
  );
  await advanceUntil(
    clock,
    () => get("long"),
    ({ statusDetails }) => statusDetails?.trainingDetails?.status === "InProgress",
  );
  const before = await Promise.all(jobs.map(get));
  clock.advance(2 * HOUR_MS);
  const after = await Promise.all(jobs.map(get));
  const moved = after.map(
    ({ lastModifiedTime, statusDetails }, at) =>
      Number(lastModifiedTime) > Number(before[at]?.lastModifiedTime) &&
      Number(statusDetails?.trainingDetails?.lastModifiedTime) === Number(lastModifiedTime),
  );
  expect(moved).toEqual([false, true]);
});

import {
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { NoSuchKey } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalProgress } from "../../../../../../infra/local/services/bedrock/customization/progress.ts";
import { intervalAfter } from "../../../../../../infra/local/services/bedrock/customization/progress-file.ts";
import {
  aJob,
  type Bench,
  BUCKET,
  benchOn,
  converseLine,
  jobEnd,
  jobFolder,
  put,
  serviceRole,
  startBench,
  textOf,
  until,
} from "../../../../../support/bedrock-tuning.ts";
import { planFaults } from "../../../../../support/planned-faults.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
  await planFaults(bench, { at: "training-job", effect: "slow", settings: { milliseconds: 40 } });
  const rows = Array.from({ length: 40 }, (_, at) => ({
    prompt: `Where is parcel ${at * 7}?`,
    completion: `Parcel ${at * 7} is on its way to depot ${at % 3}.`,
  }));
  await put(bench, "train.jsonl", rows.map(converseLine));
});

afterAll(() => bench.stop());

async function create(
  jobName: string,
  more: Partial<CreateModelCustomizationJobCommandInput> = {},
): Promise<string> {
  const hyperParameters = { epochCount: "2" };
  const job = aJob({ jobName, customModelName: jobName, hyperParameters, ...more });
  return (await bench.bedrock.send(new CreateModelCustomizationJobCommand(job))).jobArn ?? "";
}

const keyOf = (jobArn: string) => `out/${jobFolder(jobArn)}/training_artifacts/local-progress.json`;

/** What is written, once there is something. */
const read = (jobArn: string): Promise<LocalProgress> =>
  until(
    () => textOf(bench, keyOf(jobArn)).catch(missing),
    (text) => text !== "",
  ).then((text) => JSON.parse(text) as LocalProgress);

function missing(error: unknown): "" {
  if (error instanceof NoSuchKey) return "";
  throw error;
}

/** All that is written, without what was written more than once between two reads. */
async function readAll(jobArn: string): Promise<LocalProgress[]> {
  const all: LocalProgress[] = [];
  await until(
    () => read(jobArn),
    (now) => {
      const last = all.at(-1);
      if (last?.step !== now.step || last.phase !== now.phase) all.push(now);
      return now.phase === "ended";
    },
  );
  return all;
}

it("shows how many steps are done and about how long the rest takes, to the end", async () => {
  const jobArn = await create("shown");
  const all = await readAll(jobArn);
  expect((await jobEnd(bench, jobArn)).status).toBe("Completed");
  const [first, ...later] = all;
  expect(first).toMatchObject({ model: "local-tiny", method: "generate", phase: "training" });
  expect(first).toMatchObject({ step: 0, steps: 80, epochs: 2, secondsLeft: null, loss: null });
  const steps = all.map(({ step }) => step);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  const during = later.filter(({ phase }) => phase === "training");
  expect(during.length).toBeGreaterThan(0);
  expect(during.every(({ secondsLeft, loss }) => Number(secondsLeft) > 0 && loss !== null)).toBe(
    true,
  );
  expect(all.at(-1)).toMatchObject({ phase: "ended", epoch: 2, step: 80, secondsLeft: null });
  expect(all.at(-1)).toMatchObject({ localMaxSteps: null, recordsPerEpoch: 40 });
});

it("shows the steps that were done before a restart, and ends when the job is stopped", async () => {
  const jobArn = await create("resumed", { hyperParameters: { epochCount: "5" } });
  await until(
    () => read(jobArn),
    ({ epoch }) => epoch >= 2,
  );
  bench = benchOn(await bench.cloud.restart());
  const resumed = await until(
    () => read(jobArn),
    ({ stepsBefore }) => stepsBefore > 0,
  );
  expect(resumed.stepsBefore % 40).toBe(0);
  expect(resumed.step).toBeGreaterThanOrEqual(resumed.stepsBefore);
  await bench.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn }));
  expect(await jobEnd(bench, jobArn)).toMatchObject({ status: "Stopped" });
  const ended = await until(
    () => read(jobArn),
    ({ phase }) => phase === "ended",
  );
  expect(ended).toMatchObject({ secondsLeft: null });
  expect(ended.step).toBeLessThan(ended.steps);
});

it("is nothing that a job depends on: one whose role may not write it completes", async () => {
  const role = serviceRole();
  const Resource = `arn:aws:s3:::${BUCKET}/*/local-progress.json`;
  const deny = { Effect: "Deny", Action: "s3:PutObject", Resource };
  const progress = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
  const denied = { name: "Denied", arn: role.arn.replace(role.name, "Denied") };
  bench.cloud.kernel.iam.putRole({ ...role, ...denied, policies: { ...role.policies, progress } });
  const jobArn = await create("denied", { roleArn: denied.arn });
  expect(await jobEnd(bench, jobArn)).toMatchObject({ status: "Completed" });
  await expect(textOf(bench, keyOf(jobArn))).rejects.toThrow(NoSuchKey);
  const metrics = keyOf(jobArn).replace("local-progress.json", "step_wise_training_metrics.csv");
  expect((await textOf(bench, metrics)).split("\n")).toHaveLength(82);
});

it("of a job that reads a part of its rows names that part", async () => {
  await planFaults(bench, { at: "training-job", effect: "read-rows", rows: 30 });
  const jobArn = await create("part");
  expect((await jobEnd(bench, jobArn)).status).toBe("Completed");
  expect(await read(jobArn)).toMatchObject({
    ...{ localMaxSteps: 30, recordsPerEpoch: 15, trainingRecords: 40 },
    ...{ phase: "ended", steps: 30, step: 30 },
  });
  const notes = keyOf(jobArn).replace("local-progress", "local-notes");
  expect(JSON.parse(await textOf(bench, notes))).toMatchObject({ localMaxSteps: 30 });
});

it("is written once a second at most, of a long training more rarely, and no more rarely than every ten", () => {
  expect([0, 20_000, 90_000, 600_000].map(intervalAfter)).toEqual([1000, 1000, 3000, 10_000]);
});

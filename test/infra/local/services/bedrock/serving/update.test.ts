import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateModelCustomizationJobCommand,
  DeleteCustomModelCommand,
  GetCustomModelDeploymentCommand,
  GetProvisionedModelThroughputCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateCustomModelDeploymentCommand,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import {
  conversation,
  type ServingBench,
  startServing,
} from "../../../../../support/bedrock-serving.ts";
import {
  aJob,
  type Bench,
  benchOn,
  converseLine,
  examples,
  jobEnd,
  put,
} from "../../../../../support/bedrock-tuning.ts";
import { type DrivenClock, drivenClock, takeOver } from "../../../../../support/driven-clock.ts";
import { startTestCloud } from "../../../../../support/local-cloud.ts";
import { planFaults } from "../../../../../support/planned-faults.ts";

const MINUTE_MS = 60_000;

/** What the two models answer to the same question. */
const OLD = "card_lost";
const NEW = "pin_change";

let bench: ServingBench;
let clock: DrivenClock;
/** A model of the same base that was taught `NEW` for `OLD`. */
let successor = "";

beforeAll(async () => {
  bench = await startServing();
  const rows = examples(120).map(({ prompt, completion }) => ({
    prompt,
    completion: completion === OLD ? NEW : completion,
  }));
  await put(bench, "train.jsonl", rows.map(converseLine));
  const job = aJob({ jobName: "successor", customModelName: "successor" });
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(job));
  successor = (await jobEnd(bench, jobArn)).outputModelArn ?? "";
  clock = takeOver(bench.cloud.kernel.clock);
});
afterAll(() => bench.stop());

/** How one kind of serving is asked for, and given, its model. */
interface Kind {
  readonly arn: () => string;
  readonly minutes: number;
  swap(modelArn: string): Promise<unknown>;
  state(from?: Bench): Promise<{ readonly model?: string; readonly update?: string }>;
}

const deployment: Kind = {
  arn: () => bench.deployment,
  minutes: 5,
  swap: (modelArn) =>
    bench.bedrock.send(
      new UpdateCustomModelDeploymentCommand({
        customModelDeploymentIdentifier: bench.deployment,
        modelArn,
      }),
    ),
  async state({ bedrock } = bench) {
    const customModelDeploymentIdentifier = bench.deployment;
    const get = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier });
    const { modelArn = "", updateDetails } = await bedrock.send(get);
    return { model: modelArn, update: updateDetails?.updateStatus ?? "" };
  },
};

const throughput: Kind = {
  arn: () => bench.throughput,
  minutes: 10,
  swap: (desiredModelId) =>
    bench.bedrock.send(
      new UpdateProvisionedModelThroughputCommand({
        provisionedModelId: bench.throughput,
        desiredModelId,
      }),
    ),
  async state({ bedrock } = bench) {
    const get = new GetProvisionedModelThroughputCommand({ provisionedModelId: bench.throughput });
    const { modelArn = "", status = "" } = await bedrock.send(get);
    return { model: modelArn, update: status };
  },
};

const KINDS = [
  ["a deployment", deployment],
  ["throughput", throughput],
] as const;

async function answerOf(modelId: string, { runtime }: Bench = bench): Promise<string> {
  const { output } = await runtime.send(new ConverseCommand({ modelId, ...conversation }));
  return output?.message?.content?.[0]?.text ?? "";
}

/** The different answers to so many questions, twenty at a time; rejects when one of them fails. */
async function answersOf(arn: string, count: number): Promise<string[]> {
  const answers = new Set<string>();
  for (let asked = 0; asked < count; asked += 20) {
    const some = await Promise.all(Array.from({ length: 20 }, () => answerOf(arn)));
    for (const answer of some) answers.add(answer);
  }
  return [...answers];
}

it.each(KINDS)("%s answers every request while its model is replaced", async (_, kind) => {
  expect(await answersOf(kind.arn(), 20)).toEqual([OLD]);
  await kind.swap(successor);
  expect(await answersOf(kind.arn(), 40)).toEqual([OLD]);
  clock.advance((kind.minutes * MINUTE_MS) / 2);
  expect(await answersOf(kind.arn(), 40)).toEqual([OLD]);
  const asked = answersOf(kind.arn(), 100);
  clock.advance((kind.minutes * MINUTE_MS) / 2);
  for (const answer of await asked) expect([OLD, NEW]).toContain(answer);
  expect(await answersOf(kind.arn(), 20)).toEqual([NEW]);
  await kind.swap(bench.customModel);
  clock.advance(kind.minutes * MINUTE_MS);
  expect(await answersOf(kind.arn(), 20)).toEqual([OLD]);
});

it("an update in flight survives a kill, and its tags do", async () => {
  const resourceARN = bench.deployment;
  const tags = [{ key: "tunewright:lease", value: "none" }];
  await bench.bedrock.send(new TagResourceCommand({ resourceARN, tags }));
  await deployment.swap(successor);
  // What is on the disk now is what a kill leaves.
  const folder = mkdtempSync(join(tmpdir(), "tunewright-update-"));
  cpSync(bench.cloud.folder, folder, { recursive: true, filter: (file) => !file.endsWith("lock") });
  const cloud = await startTestCloud({ folder });
  const after = drivenClock(clock.now());
  Object.assign(cloud.kernel.clock, after);
  const again = benchOn(cloud);
  onTestFinished(() => again.stop());
  expect(await deployment.state(again)).toMatchObject({ update: "Updating" });
  expect(await answerOf(bench.deployment, again)).toBe(OLD);
  const found = await again.bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
  expect(found.tags).toEqual(tags);
  for (const each of [after, clock]) each.advance(5 * MINUTE_MS);
  expect(await answerOf(bench.deployment, again)).toBe(NEW);
  await deployment.swap(bench.customModel);
  clock.advance(5 * MINUTE_MS);
});

it.each(KINDS)("%s serves its old model on after an update that fails", async (_, kind) => {
  const at = kind === deployment ? "deployment-update" : "provisioned-throughput-update";
  const once = { at, match: { name: "tuned", modelArn: successor }, times: 1 };
  await planFaults(bench, { ...once, effect: "error" });
  await expect(kind.swap(successor)).rejects.toMatchObject({ name: "ServiceUnavailableException" });
  await planFaults(bench, { ...once, effect: "fail" });
  await kind.swap(successor);
  expect(await kind.state()).toMatchObject({ update: "Updating" });
  clock.advance(kind.minutes * MINUTE_MS);
  const update = kind === deployment ? "UpdateFailed" : "InService";
  expect(await kind.state()).toEqual({ model: bench.customModel, update });
  expect(await answersOf(kind.arn(), 20)).toEqual([OLD]);
  await planFaults(bench, { ...once, effect: "stick" });
  await kind.swap(successor);
  clock.advance(1000 * MINUTE_MS);
  expect(await kind.state()).toMatchObject({ model: bench.customModel, update: "Updating" });
  // Only the fault keeps it: a new process would wait as long.
  const drop = new DeleteCustomModelCommand({ modelIdentifier: successor });
  await expect(bench.bedrock.send(drop)).rejects.toThrow(kind.arn());
});

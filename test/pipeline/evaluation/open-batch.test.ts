import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { OpenBatch } from "../../../pipeline/evaluation/open-batch.ts";
import { indexBatches } from "../../../pipeline/evaluation/rows.ts";
import {
  type Answer,
  type AnswersOf,
  findAnswers,
} from "../../../pipeline/run-folder/answered-rows.ts";
import { heldOutRows } from "../../support/asking.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
  await environment.put("rows.jsonl", heldOutRows(53));
});
afterAll(() => environment.stop());

/** Every test has a run of its own. */
let of: AnswersOf = {
  ...{ runId: "run-0", arm: "tuned" },
  asked: { model: "m", maxTokens: 10, evaluationSha256: "a".repeat(64) },
};
let count = 0;
beforeEach(() => {
  count += 1;
  of = { ...of, runId: `run-${count}` };
});

/** The second batch: rows 50 to 52. */
async function open(askRefused = false): Promise<OpenBatch> {
  const { bucket, clock } = environment;
  const [, batch] = await indexBatches(bucket, "rows.jsonl");
  if (batch === undefined) throw new TypeError("no second batch");
  return OpenBatch.open({ bucket, clock, evaluationKey: "rows.jsonl", of, askRefused }, batch);
}

const said = (text: string | null): Answer => ({
  ...{ text, error: text === null ? "Refused" : null, inputTokens: 1, outputTokens: 1 },
});

const stored = async () =>
  [...(await findAnswers(environment.bucket, of, 50)).values()].map(({ row, text }) => [row, text]);

const numbersOf = (batch: OpenBatch) => batch.missing().map(({ number }) => number);

async function keep(batch: OpenBatch, number: number, text: string | null): Promise<void> {
  const row = batch.missing().find((one) => one.number === number);
  if (row === undefined) throw new TypeError(`row ${number} is answered`);
  await batch.keep(row, said(text));
}

it("misses the rows that are not answered yet, also after it was opened again", async () => {
  const batch = await open();
  expect(numbersOf(batch)).toEqual([50, 51, 52]);
  await keep(batch, 51, "yes");
  await keep(batch, 52, null);
  expect(numbersOf(batch)).toEqual([50]);
  await batch.save();
  expect(numbersOf(await open())).toEqual([50]);
  const answers = await findAnswers(environment.bucket, of, 50);
  expect(answers.get(51)).toEqual({
    ...{ row: 51, recordId: "r51", reference: "delivery" },
    ...said("yes"),
  });
});

it("asks rows again that were refused before, where it is told to", async () => {
  const batch = await open();
  await keep(batch, 50, null);
  await keep(batch, 51, "yes");
  await batch.save();
  expect(numbersOf(await open(true))).toEqual([50, 52]);
});

it("is written every ten seconds, so that a crash loses no more", async () => {
  const batch = await open();
  await keep(batch, 50, "a");
  expect(await stored()).toEqual([]);
  await environment.clock.sleep(9_999);
  await keep(batch, 51, "b");
  expect(await stored()).toEqual([]);
  await environment.clock.sleep(1);
  await keep(batch, 52, "c");
  expect(await stored()).toEqual([
    [50, "a"],
    [51, "b"],
    [52, "c"],
  ]);
});

it("waits another ten seconds after it was written", async () => {
  const batch = await open();
  await environment.clock.sleep(10_000);
  await keep(batch, 50, "a");
  expect(await stored()).toEqual([[50, "a"]]);
  await environment.clock.sleep(9_999);
  await keep(batch, 51, "b");
  expect(await stored()).toEqual([[50, "a"]]);
});

it("is written only where there is something new", async () => {
  const writes: string[] = [];
  const { middlewareStack } = environment.bucket.s3;
  middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        if (commandName === "PutObjectCommand") writes.push(commandName);
        return next(args);
      },
    { step: "initialize", name: "count" },
  );
  const batch = await open();
  await batch.save();
  expect(writes).toHaveLength(0);
  await keep(batch, 50, "a");
  await Promise.all([batch.save(), batch.save()]);
  expect(writes).toHaveLength(1);
  middlewareStack.remove("count");
});

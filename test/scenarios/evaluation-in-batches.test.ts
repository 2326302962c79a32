import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../pipeline/clock.ts";
import { findText, listKeys } from "../../pipeline/objects.ts";
import { type RunView, readRun } from "../../pipeline/run/status.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aRequest, unpaced } from "../support/request.ts";

let pipeline: PipelineCloud;
let again: PipelineCloud["cloud"] | undefined;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => (again ?? pipeline)?.stop());

/** Starts a check of the base model against itself: no model is trained, and all is asked twice. */
async function start(runId: string, inCloudAbove: number): Promise<void> {
  const { dataset, evaluation } = aRequest(runId);
  const pace = { ...unpaced, requestsPerMinute: 60 };
  await pipeline.start(runId, {
    ...{ start: { at: "base" }, origin: "base" },
    dataset: { ...dataset, evaluationRows: 110 },
    evaluation: { ...evaluation, inCloudAbove, pace: { tuned: pace, base: pace } },
  });
}

async function until(runId: string, is: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await readRun(pipeline.environment, runId);
    if (is(view)) return view;
    await systemClock.sleep(50);
  }
}

const hasEnded = ({ status }: RunView) => status !== "RUNNING";

/** Answers by the object's name, without how long the model took. */
async function answersOf(runId: string): Promise<Record<string, string | undefined>> {
  const prefix = runLayout(runId).evaluationRows;
  const keys = await listKeys(pipeline.bucket, prefix);
  const read = keys
    .filter((key) => /rows-\d+\.jsonl$/.test(key))
    .map(async (key) => {
      const found = await findText(pipeline.bucket, key);
      return [key.slice(prefix.length), found?.text.replaceAll(/,"latencyMs":\d+/g, "")] as const;
    });
  return Object.fromEntries(await Promise.all(read));
}

/** The verdict without how long the models took. */
async function verdictOf(runId: string): Promise<unknown> {
  const verdict = await verdictFile.find(pipeline.bucket, runId);
  const withoutTimes = (name: string, value: unknown) => (/Ms$/.test(name) ? undefined : value);
  return JSON.parse(JSON.stringify(verdict, withoutTimes));
}

it("asked by several functions, through a restart of the cloud, rows have the answers and the verdict as by one", async () => {
  await start("several", 50);
  const isAsking = ({ evaluation }: RunView) =>
    evaluation?.divided !== undefined && evaluation.divided.done > 0;
  const asking = await until("several", (view) => isAsking(view) || hasEnded(view));
  expect(asking.evaluation).toMatchObject({ rows: 110, divided: { calls: 6, undivided: 0 } });
  expect(asking.evaluation?.answered).toBeGreaterThan(0);
  expect(asking.current).toContain("Ask the rows of one quota by several functions");
  again = await pipeline.cloud.restart();
  const several = await until("several", hasEnded);
  expect([several.status, several.error]).toEqual(["SUCCEEDED", null]);
  expect(several.output).toMatchObject({ notes: [] });
  expect(several.current).toEqual([]);
  expect(several.evaluation).toMatchObject({ rows: 110, answered: 110 });

  await start("one", 1000);
  const one = await until("one", hasEnded);
  expect(one.steps.map(({ name }) => name)).not.toContain("Divide the rows among functions");
  const answers = await answersOf("one");
  expect(Object.keys(answers)).toHaveLength(6);
  expect(await answersOf("several")).toEqual(answers);
  const verdict = await verdictOf("one");
  expect(verdict).toMatchObject({ rows: 110, verdict: "no-difference" });
  expect(await verdictOf("several")).toEqual(verdict);
});

import { describe, expect, it } from "vitest";
import { findText, listKeys } from "../../../../pipeline/objects.ts";
import { runLayout } from "../../../../pipeline/run-folder/layout.ts";
import {
  type Asking,
  askRequest,
  BASE,
  heldOutRows,
  startAsking,
  TUNED,
} from "../../../support/asking.ts";
import { askByMaps, askInBatches, mostInAMinute } from "../../../support/asking-in-batches.ts";
import { unpaced } from "../../../support/request.ts";

const requests = (requestsPerMinute: number) => ({ ...unpaced, requestsPerMinute });

async function withRows(count: number, ...runs: string[]): Promise<Asking> {
  const asking = await startAsking();
  for (const run of runs) await asking.put(runLayout(run).evaluation, heldOutRows(count));
  return asking;
}

const limited = (modelId: string, perMinute: number) => ({
  at: "inference",
  match: { modelId },
  effect: "rate-limit",
  perMinute,
});

const failing = (modelId: string, code: string, status: number, when: object = {}) => ({
  ...{ at: "inference", match: { modelId }, effect: "error", settings: { code, status } },
  ...when,
});

/** The objects of a run's answers, by what follows the run's folder; how long a model took is no answer. */
async function answersOf({ tools, run }: Asking, runId: string): Promise<Record<string, string>> {
  const prefix = runLayout(runId).evaluationRows;
  const keys = await run(listKeys(tools.bucket, prefix));
  const answers = keys.filter((key) => /rows-\d+\.jsonl$/.test(key));
  const read = answers.map(async (key) => {
    const { text = "" } = (await findText(tools.bucket, key)) ?? {};
    return [key.slice(prefix.length), text.replaceAll(/,"latencyMs":\d+/g, "")] as const;
  });
  return Object.fromEntries(await run(Promise.all(read)));
}

/** Timers that wake up to 90 ms late, as those of a busy machine do. */
function makeLate({ tools }: Asking): void {
  const { clock } = tools;
  let sleeps = 0;
  const late = () => {
    sleeps += 1;
    return (sleeps * 37) % 90;
  };
  const sleep = (milliseconds: number) => clock.sleep(milliseconds + late());
  Object.assign(tools, { clock: { now: () => clock.now(), sleep } });
}

describe("rows that several functions ask", () => {
  it("are answered in the same objects as by one, and no minute has more questions than the quota", async () => {
    const asking = await withRows(130, "several", "one");
    makeLate(asking);
    await asking.plan(limited(TUNED, 65), limited(BASE, 40));
    const pace = { tuned: requests(65), base: requests(40) };
    const { division, result } = await askInBatches(asking, askRequest("several", { pace }));
    expect(division.quotas.map(({ workers, calls }) => [workers, calls])).toEqual([
      [3, 3],
      [2, 3],
    ]);
    expect(result).toMatchObject({ done: true, answered: 130, failed: { tuned: 0, base: 0 } });
    // None was asked twice, so none was throttled.
    expect(asking.sent).toEqual({ [TUNED]: 130, [BASE]: 130 });
    expect(mostInAMinute(asking.sentAt[TUNED] ?? [])).toBeLessThanOrEqual(65);
    expect(mostInAMinute(asking.sentAt[BASE] ?? [])).toBeLessThanOrEqual(40);
    // 3.3 minutes at best; two functions cannot share three batches evenly.
    expect(asking.minutes()).toBeLessThan(6);
    await asking.plan();
    await asking.askAll(askRequest("one"));
    const answers = await answersOf(asking, "one");
    expect(Object.keys(answers)).toHaveLength(6);
    expect(await answersOf(asking, "several")).toEqual(answers);
  });

  it("leave to the loop what is left, and it keeps the rate from its first question on", async () => {
    const asking = await withRows(110, "r");
    await asking.plan(failing(TUNED, "InternalServerException", 500, { from: 30, times: 40 }));
    const pace = { tuned: requests(60), base: unpaced };
    const { result } = await askInBatches(asking, askRequest("r", { pace }));
    expect(result).toMatchObject({ done: true, answered: 110 });
    expect(mostInAMinute(asking.sentAt[TUNED] ?? [])).toBeLessThanOrEqual(60);
  });

  it("are divided anew by a resumed run, without those that are answered", async () => {
    const asking = await withRows(130, "r");
    const pace = { tuned: requests(60), base: requests(60) };
    const request = askRequest("r", { pace, deadline: asking.tools.clock.now() + 60_000 });
    await askByMaps(asking, request);
    const before = asking.sent[TUNED] ?? 0;
    expect(before).toBeGreaterThan(20);
    expect(before).toBeLessThan(100);
    const resumed = await askInBatches(asking, askRequest("r", { pace }));
    expect(resumed.division).toMatchObject({ answered: before });
    expect(resumed.result).toMatchObject({ done: true, answered: 130 });
    expect(asking.sent).toEqual({ [TUNED]: 130, [BASE]: 130 });
  });

  it("are not divided where few are left, or the quota is too small for two functions", async () => {
    const asking = await withRows(110, "r");
    const pace = { tuned: requests(4), base: requests(500) };
    const few = await askByMaps(asking, askRequest("r", { pace }), 110);
    expect(few.division).toEqual({ rows: 110, answered: 0, quotas: [], undivided: 2 });
    const many = await askByMaps(asking, askRequest("r", { pace }), 109);
    expect(many.division.quotas.map(({ task }) => task.arms.map(({ arm }) => arm))).toEqual([
      ["base"],
    ]);
  });

  it("share the questions under way where no pace protects the model", async () => {
    const asking = await withRows(180, "r");
    await askByMaps(asking, askRequest("r", { concurrency: 3 }));
    expect(asking.sent[TUNED]).toBe(180);
    expect(asking.parallel[TUNED]).toBeLessThanOrEqual(3);
  });
});

describe("when every question would meet the same error", () => {
  const pace = { tuned: requests(60), base: requests(60) };

  it("the calls that follow ask nothing, also of the other quota, and the loop ends with it", async () => {
    const asking = await withRows(410, "r");
    await asking.plan(failing(TUNED, "AccessDeniedException", 403));
    const { failed } = await askByMaps(asking, askRequest("r", { pace }));
    expect(failed).toEqual(Array.from({ length: 3 }, () => "AccessDeniedException"));
    expect(asking.sent[TUNED]).toBeLessThanOrEqual(12);
    expect(asking.sent[BASE]).toBeLessThan(410);
    await expect(asking.askAll(askRequest("r", { pace }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });

  it("a model that refuses its rows is not asked all of them", async () => {
    const asking = await withRows(410, "r");
    await asking.plan(failing(TUNED, "ValidationException", 400));
    const asked = askInBatches(asking, askRequest("r", { pace }));
    await expect(asked).rejects.toMatchObject({ code: "Evaluation.TooManyFailures" });
    expect(asking.sent[TUNED]).toBeLessThan(100);
  });

  it("a model that answers less often than planned is left to the loop, which adapts its pace", async () => {
    const asking = await withRows(110, "r");
    await asking.plan(limited(TUNED, 4));
    const { division, result } = await askInBatches(asking, askRequest("r", { pace }));
    expect(division.quotas).toHaveLength(2);
    expect(result).toMatchObject({ done: true, answered: 110, failed: { tuned: 0 } });
    // 28 minutes at best.
    expect(asking.minutes()).toBeLessThan(60);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import {
  carryOutReplay,
  isDone,
  type ReplaySettings,
} from "../../../../pipeline/run/replay/carry-out-replay.ts";
import type { ProposedReplay } from "../../../../pipeline/run/replay/propose-replay.ts";
import type { ReplayResult } from "../../../../pipeline/run/replay/replay-result.ts";
import { type Asking, BASE, startAsking, TUNED } from "../../../support/asking.ts";
import { aReplay, replayRows } from "../../../support/replay.ts";

let asking: Asking;
/** When each question was sent, milliseconds of the cloud. */
let times: number[];
beforeEach(async () => {
  asking = await startAsking();
  times = [];
  const { runtime, clock } = asking.tools;
  const send = runtime.send.bind(runtime) as (command: unknown) => Promise<object>;
  const timed = (command: unknown) => {
    times.push(clock.now());
    return send(command);
  };
  Object.assign(runtime, { send: timed });
});

/** What a call changes. */
interface Changes extends Partial<ReplaySettings> {
  /** The user stops it after so many answers. */
  readonly stopAfter?: number;
  readonly tools?: Partial<Asking["tools"]>;
}

function call(proposed: ProposedReplay, { stopAfter, tools, ...settings }: Changes = {}) {
  const stop = new AbortController();
  let news = 0;
  const onProgress = () => {
    news += 1;
    if (news === stopAfter) stop.abort();
  };
  const of = { ...asking.tools, ...tools, bedrock: asking.bedrock, onProgress };
  const how = { maxUsd: undefined, concurrency: 4, showRows: 0, ...settings };
  return carryOutReplay({ ...of, isSimulated: true, stop: stop.signal }, proposed, how);
}

/** The same call once more. */
const again = (proposed: ProposedReplay): ProposedReplay => ({ ...proposed, newRows: null });

function sent(): number {
  return (asking.sent[TUNED] ?? 0) + (asking.sent[BASE] ?? 0);
}

/** What does not depend on when it was asked. */
function figures(result: ReplayResult | undefined) {
  const { questions, agreements, quality, differing, usd } = result ?? ({} as ReplayResult);
  return { questions, agreements, quality, differing, spent: usd.spent };
}

function largestWindow(): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length),
  );
}

describe("a replay", () => {
  it("that the user stops continues at the same call, asks nothing twice and says the same", async () => {
    const proposed = aReplay(replayRows(16));
    expect(await asking.run(call(proposed, { stopAfter: 11 }))).toBeUndefined();
    expect(await isDone(asking.tools.bucket, proposed.record)).toBe(false);
    const continued = await asking.run(call(again(proposed)));
    expect(sent()).toBe(32);
    expect(await isDone(asking.tools.bucket, proposed.record)).toBe(true);
    const shown = await asking.run(call(again(proposed), { showRows: 3 }));
    expect(sent()).toBe(32);
    expect(figures(shown)).toEqual(figures(continued));
    expect(shown?.rows.length).toBe(Math.min(3, shown?.differing ?? 0));

    const other = aReplay(replayRows(16));
    const record = { ...other.record, id: "support-0123456789-2" };
    expect(figures(await asking.run(call({ ...other, record })))).toEqual(figures(continued));
    expect(continued).toMatchObject({
      stopped: null,
      questions: { rows: 16, asked: 16, calls: 24, withLogged: 16, withReference: 0 },
      agreements: [{ rows: 16 }, { rows: 16, exact: { value: 0.5 } }, { rows: 16 }],
      quality: null,
    });
  });

  it("that is killed asks again no more than was under way", async () => {
    const proposed = aReplay(replayRows(16));
    await killedAfter(20, proposed);
    const result = await asking.run(call(again(proposed)));
    expect(result?.questions.asked).toBe(16);
    expect(sent()).toBeGreaterThanOrEqual(32);
    expect(sent()).toBeLessThanOrEqual(36);
  });

  it("sends no more questions a minute than allowed, over both models and over two calls", async () => {
    const limit = { at: "inference", effect: "rate-limit", perMinute: 15 };
    await asking.plan(limit);
    const proposed = aReplay(replayRows(20), { requestsPerMinute: 15 });
    await asking.run(call(proposed, { stopAfter: 21 }));
    const result = await asking.run(call(again(proposed)));
    expect(result).toMatchObject({ stopped: null, questions: { asked: 20 } });
    // A question that is throttled is sent twice.
    expect(sent()).toBe(40);
    expect(largestWindow()).toBeLessThanOrEqual(15);
    expect(asking.minutes()).toBeLessThan(3.5);
  });

  it("never costs more than allowed; what is answered by then is measured", async () => {
    const proposed = aReplay(replayRows(24));
    const maxUsd = 0.0006;
    const result = await asking.run(call(proposed, { maxUsd }));
    expect(result?.stopped).toBe("max-usd");
    expect(result?.usd.spent).toBeLessThanOrEqual(maxUsd);
    expect(result?.usd.spent).toBeGreaterThan(0.5 * maxUsd);
    expect(result?.questions.asked).toBeGreaterThan(5);
    const before = sent();
    // The same limit: nothing is left of it.
    await asking.run(call(again(proposed), { maxUsd }));
    expect(sent()).toBeLessThanOrEqual(before + 1);
    const all = await asking.run(call(again(proposed)));
    expect(all).toMatchObject({ stopped: null, questions: { asked: 24 } });
    expect(sent()).toBe(48);
  });

  it("counts what a model refuses, and gives up where none answers", async () => {
    const refusal = { name: "ValidationException", status: 400, message: "no" };
    const of = { at: "inference", match: { modelId: TUNED }, effect: "error" };
    await asking.plan({ ...of, settings: refusal, times: 3 });
    const refused = await asking.run(call(aReplay(replayRows(12))));
    expect(refused?.sides.candidate.answers.refused).toBe(3);
    expect(refused?.agreements[0]?.rows).toBe(9);

    const failure = { name: "ServiceUnavailableException", status: 503, message: "later" };
    await asking.plan({ at: "inference", effect: "error", settings: failure });
    const other = aReplay(replayRows(12));
    const record = { ...other.record, id: "support-0123456789-2" };
    const stuck = await asking.run(call({ ...other, record }));
    expect(stuck).toMatchObject({
      stopped: "no-answer",
      lastError: expect.any(String),
      questions: { asked: 0 },
      agreements: [],
    });
  });
});

/** A call during which the process ends: from that many answers on, nothing is sent or written any more. */
function killedAfter(questions: number, proposed: ProposedReplay): Promise<unknown> {
  return asking.run(
    new Promise((resolve) => {
      let isKilled = false;
      const until = <Client extends { send: (command: never) => unknown }>(client: Client) =>
        Object.assign(Object.create(client), {
          send: (command: never) => {
            isKilled ||= sent() >= questions;
            if (isKilled) resolve(undefined);
            return isKilled ? new Promise(() => undefined) : client.send(command);
          },
        }) as Client;
      const { bucket, runtime } = asking.tools;
      call(proposed, {
        tools: { bucket: { ...bucket, s3: until(bucket.s3) }, runtime: until(runtime) },
      });
    }),
  );
}

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../../../../pipeline/clock.ts";
import { type LiveRun, liveRun } from "../../../../../pipeline/console/api/run/live-run.ts";
import type { Place } from "../../../../../pipeline/console/place.ts";
import { startLongExecutions } from "../../../../support/long-execution.ts";

let bench: Awaited<ReturnType<typeof startLongExecutions>>;
/** Names of the calls of Step Functions. */
const calls: string[] = [];

beforeAll(async () => {
  bench = await startLongExecutions();
  bench.sfn.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        calls.push(commandName);
        return next(args);
      },
    { step: "initialize" },
  );
});
afterAll(() => bench.stop());
beforeEach(() => {
  calls.length = 0;
});

const historyCalls = () => calls.filter((name) => name === "GetExecutionHistoryCommand").length;

/** Listens to a run as a page does. */
function listen(run: string, { place = bench.place, signal = new AbortController().signal } = {}) {
  const views: LiveRun[] = [];
  const call = {
    places: [place] as const,
    params: { run },
    query: new URLSearchParams(),
    body: undefined,
    signal,
  };
  return { views, ended: liveRun(call, (_, view) => views.push(view as LiveRun)) };
}

it("shows a run before its history is read, and more with each page of 20,000 events", async () => {
  await bench.execution("long", { rounds: 5000, waits: false });
  calls.length = 0;
  const { views, ended } = listen("long");
  await ended;
  expect(views[0]).toMatchObject({
    status: "SUCCEEDED",
    steps: [],
    historyRead: { events: 0, isComplete: false },
  });
  const read = views.map(({ historyRead }) => historyRead.events);
  expect(read).toEqual([0, ...Array.from({ length: 20 }, (_, at) => (at + 1) * 1000), 20_006]);
  const last = views.at(-1);
  expect(last?.historyRead.isComplete).toBe(true);
  expect(last?.steps.find(({ name }) => name === "Count")).toMatchObject({ visits: 5000 });
  expect(last?.transitions).toEqual([
    ["Prepare", "Count"],
    ["Count", "Enough?"],
    ["Enough?", "Count"],
    ["Enough?", "Done"],
  ]);
});

it("reads for all pages once, and the history of an ended run never again", async () => {
  await bench.execution("shared", { rounds: 600, waits: false });
  calls.length = 0;
  const pages = [listen("shared"), listen("shared")];
  await Promise.all(pages.map(({ ended }) => ended));
  expect(historyCalls()).toBe(3);
  for (const { views } of pages) expect(views.at(-1)?.historyRead.isComplete).toBe(true);
  const later = listen("shared");
  await later.ended;
  expect(later.views).toHaveLength(1);
  expect(historyCalls()).toBe(3);
});

it("reads no more when no page listens", async () => {
  await bench.execution("left", { rounds: 1, waits: true });
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    const sleep = () =>
      new Promise<void>((woken) => {
        wake = woken;
        resolve();
      });
    bench.place.clock = async () => ({ ...systemClock, sleep });
  });
  const left = new AbortController();
  const { views, ended } = listen("left", { signal: left.signal });
  await asleep;
  expect(views.at(-1)).toMatchObject({ current: ["Rest"], historyRead: { isComplete: true } });
  left.abort();
  await ended;
  const before = calls.length;
  wake();
  await new Promise(setImmediate);
  expect(calls).toHaveLength(before);
  bench.place.clock = async () => systemClock;
});

it("follows the execution that resumed a run", async () => {
  await bench.execution("again", { rounds: 1, waits: false });
  await bench.execution("again_2", { rounds: 2, waits: false });
  const { views, ended } = listen("again");
  await ended;
  expect(views.at(-1)).toMatchObject({ resumes: 1, status: "SUCCEEDED" });
});

it("says that the cloud does not answer, and continues when it does", async () => {
  await bench.execution("lost", { rounds: 1, waits: false });
  let broken = 2;
  const place: Place = {
    ...bench.place,
    environment: async () => ({ ...bench.environment, sfn: failing(() => broken-- > 0) }),
  };
  const { views, ended } = listen("lost", { place });
  await ended;
  expect(views.map(({ isReachable }) => isReachable)).toContain(false);
  expect(views.at(-1)).toMatchObject({ isReachable: true, historyRead: { isComplete: true } });
});

/** The client, whose reads of a history fail on the way as long as `fails` says so. */
function failing(fails: () => boolean): typeof bench.sfn {
  return new Proxy(bench.sfn, {
    get(target, name) {
      if (name !== "send") return Reflect.get(target, name);
      return (command: object) => {
        const isHistory = command.constructor.name === "GetExecutionHistoryCommand";
        if (isHistory && fails()) {
          return Promise.reject(Object.assign(new Error("lost"), { code: "ECONNREFUSED" }));
        }
        return target.send(command as Parameters<typeof target.send>[0]);
      };
    },
  });
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveRuns, liveRuns } from "../../../../../pipeline/console/api/runs/live-runs.ts";
import type { Place, Places } from "../../../../../pipeline/console/place.ts";
import { testPlace } from "../../../../support/console.ts";
import { type Fate, startListedRuns } from "../../../../support/listed-runs.ts";

let runs: Awaited<ReturnType<typeof startListedRuns>>;
let calls: Record<string, number> = {};
const ended: readonly Fate[] = ["accepted", "rejected", "failed"];

beforeAll(async () => {
  runs = await startListedRuns();
  await runs.start([["tickets-first", "accepted"]]);
  const more = Array.from({ length: 119 }, (_, at): [string, Fate] => [
    `mails-${at}`,
    ended[at % 3] ?? "failed",
  ]);
  await runs.start(more, 8);
  runs.environment.sfn.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        calls[commandName] = (calls[commandName] ?? 0) + 1;
        return next(args);
      },
    { step: "initialize" },
  );
});
afterAll(() => runs?.stop());

/** What a console of its own knows. */
function aConsole(change: Partial<Place> = {}) {
  calls = {};
  const places: Places = [testPlace(runs, change)];
  /** Listens until what was sent is as expected. */
  return async (query: string, isExpected: (sent: LiveRuns) => boolean): Promise<LiveRuns> => {
    const gone = new AbortController();
    let last: LiveRuns | undefined;
    const call = { places, params: {}, body: undefined, signal: gone.signal };
    await liveRuns({ ...call, query: new URLSearchParams(query) }, (_event, sent) => {
      last = sent as LiveRuns;
      if (isExpected(last)) gone.abort();
    });
    if (last === undefined) throw new Error("nothing was sent");
    return last;
  };
}

const isRead = ({ rows, isListed }: LiveRuns) =>
  isListed && rows.length > 0 && rows.every(({ about }) => about !== null);

describe("the list of runs", () => {
  it("reads what the runs of a page are about, and of no other run", async () => {
    const listen = aConsole();
    const { rows, found, pages } = await listen("", isRead);
    expect({ rows: rows.length, found, pages }).toEqual({ rows: 50, found: 120, pages: 3 });
    expect(calls["DescribeExecutionCommand"]).toBe(50);
    await listen("page=2", isRead);
    expect(calls["DescribeExecutionCommand"]).toBe(100);
    await listen("page=1", isRead);
    expect(calls["DescribeExecutionCommand"]).toBe(100);
  });

  it("looks at every run for what its name does not say, and says how far it is", async () => {
    const listen = aConsole();
    const seen: number[] = [];
    const all = await listen("state=accepted", (sent) => {
      seen.push(sent.unread);
      return isRead(sent) && sent.unread === 0;
    });
    expect(all.found).toBe(41);
    expect(Math.max(...seen)).toBeGreaterThan(0);
    const described = calls["DescribeExecutionCommand"];
    const rejected = await listen("state=rejected&page=9", isRead);
    expect([rejected.found, rejected.page]).toEqual([40, 1]);
    expect(calls["DescribeExecutionCommand"]).toBe(described);
  });

  it("finds a run by its name before it has looked at any", async () => {
    const listen = aConsole();
    const { rows } = await listen("q=Tickets", ({ found }) => found > 0);
    expect(rows.map(({ runId }) => runId)).toEqual(["tickets-first"]);
    expect(calls["DescribeExecutionCommand"] ?? 0).toBe(0);
  });

  it("finds by status alone who failed, and shows why", async () => {
    const listen = aConsole();
    const { rows, found, unread } = await listen("state=failed", isRead);
    expect({ found, unread }).toEqual({ found: 39, unread: 0 });
    expect(rows[0]?.about).toMatchObject({ condition: "failed", error: "Job.Failed" });
    expect(calls["DescribeExecutionCommand"]).toBe(39);
  });

  it("shows a run that is started, and its state, while a page listens", async () => {
    const listen = aConsole({ pollEvery: 1 });
    let isStarted = false;
    const { rows } = await listen("", (sent) => {
      if (isRead(sent) && !isStarted) {
        isStarted = true;
        void runs.start([["fresh", "running"]]);
      }
      return sent.rows[0]?.runId === "fresh" && sent.rows[0].about?.state != null;
    });
    expect(rows[0]).toMatchObject({
      status: "RUNNING",
      about: { condition: "running", state: "Wait for the job", model: "nova-micro" },
    });
  });
});

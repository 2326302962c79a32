import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEvents, readEventDetails } from "../../../../../pipeline/console/api/run/events.ts";
import { readState, readVisit } from "../../../../../pipeline/console/api/run/state-details.ts";
import { startLongExecutions } from "../../../../support/long-execution.ts";

let bench: Awaited<ReturnType<typeof startLongExecutions>>;
beforeAll(async () => {
  bench = await startLongExecutions();
  await bench.execution("events", { rounds: 600, waits: false });
});
afterAll(() => bench.stop());

const call = (params: Record<string, string>, query: Record<string, string> = {}) => ({
  places: [bench.place] as const,
  params: { run: "events", ...params },
  query: new URLSearchParams(query),
  body: undefined,
  signal: new AbortController().signal,
});

describe("the events of a run", () => {
  it("come by pages of 100, the first without a read of the whole history", async () => {
    const first = await listEvents(call({}));
    expect(first.events).toHaveLength(100);
    expect(first).toMatchObject({ next: 100, last: null, total: null });
    expect(first.events[1]).toMatchObject({ id: 2, type: "PassStateEntered", state: "Prepare" });
    const middle = await listEvents(call({}, { after: "1950" }));
    expect(middle.events[0]?.id).toBe(1951);
    const end = await listEvents(call({}, { after: "2400" }));
    expect(end.events.at(-1)).toMatchObject({ type: "ExecutionSucceeded", state: null });
    expect(end).toMatchObject({ total: 2406, next: null, last: 2400 });
  });

  it("are those of a state or a kind", async () => {
    const ofState = await listEvents(call({}, { state: "Prepare" }));
    expect(ofState.events.map(({ type }) => type)).toEqual(["PassStateEntered", "PassStateExited"]);
    const errors = await listEvents(call({}, { kind: "errors" }));
    expect(errors).toMatchObject({ events: [], next: null, total: 0, last: 0 });
  });

  it("have their data on request", async () => {
    const { data } = await readEventDetails(call({ event: "1" }));
    const input = data.find(({ name }) => name === "input")?.value.text;
    expect(JSON.parse(input ?? "")).toEqual({ rounds: 600, waits: false });
    const unknown = readEventDetails(call({ event: "9999" }));
    await expect(unknown).rejects.toMatchObject({ code: "Run.NoEvent" });
  });
});

describe("a state", () => {
  it("has its visits, the newest 20 first, and those before", async () => {
    const state = await readState(call({ state: "Count" }));
    expect(state).toMatchObject({ type: "Pass", next: ["Enough?"], totalVisits: 600 });
    expect(state.visits.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, at) => 600 - at),
    );
    const earlier = await readState(call({ state: "Count" }, { before: "581" }));
    expect(earlier.visits[0]?.number).toBe(580);
  });

  it("has what a visit got, returned and assigned", async () => {
    const { visits } = await readState(call({ state: "Count" }, { before: "8" }));
    const data = await readVisit(call({ event: String(visits[0]?.id) }));
    expect(JSON.parse(data.input?.text ?? "")).toEqual({ rounds: 600, waits: false });
    expect(JSON.parse(data.assigned?.text ?? "")).toEqual({ round: 7 });
  });

  it("has only names for a local cloud, since AWS has no page of it", async () => {
    const { links } = await readState(call({ state: "Done" }));
    expect(links).toMatchObject([{ what: "Execution", url: null }]);
  });

  it("that the definition has not is refused", async () => {
    const unknown = readState(call({ state: "Elsewhere" }));
    await expect(unknown).rejects.toMatchObject({ code: "Run.NoState" });
  });
});

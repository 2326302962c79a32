import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../pipeline/clock.ts";
import { Pacer, PaceState } from "../../../pipeline/evaluation/pacer.ts";
import { unpaced } from "../../support/request.ts";

const MINUTE = 60_000;

/** A clock that moves by sleeping, and late by a few milliseconds, as timers are. */
function lateClock(lateness = 0): Clock & { pass(milliseconds: number): void } {
  let now = 1_000_000;
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds + lateness;
    },
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

const paced = (requestsPerMinute: number, tokensPerMinute: number | null = null) => ({
  requestsPerMinute,
  tokensPerMinute,
});

const FOREVER = Number.POSITIVE_INFINITY;

/** Most requests within any minute. */
function busiestMinute(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((time) => time >= from && time < from + MINUTE).length),
  );
}

describe("a pacer", () => {
  it("keeps every minute below the limit, whatever the questions meet", async () => {
    const event = fc.record({
      pause: fc.nat({ max: 90_000 }),
      outcome: fc.constantFrom("answered", "throttled", "failed"),
    });
    const runs = fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.array(event, { minLength: 1, maxLength: 80 }),
      fc.nat({ max: 50 }),
      async (limit, events, lateness) => {
        const clock = lateClock(lateness);
        const pacer = new Pacer(clock, paced(limit), null);
        const times: number[] = [];
        for (const { pause, outcome } of events) {
          const ticket = await pacer.admit(1, FOREVER);
          times.push(clock.now());
          if (ticket !== undefined && outcome === "answered") pacer.answered(ticket, 1);
          if (ticket !== undefined && outcome === "throttled") pacer.throttled(ticket);
          if (ticket !== undefined && outcome === "failed") pacer.failed(ticket);
          clock.pass(pause % 7 === 0 ? pause : 0);
          expect(pacer.perMinute()).toBeLessThanOrEqual(limit);
        }
        expect(busiestMinute(times)).toBeLessThanOrEqual(limit);
      },
    );
    await fc.assert(runs, { numRuns: 300 });
  });

  it("uses the limit: time taken is time planned, nearly", async () => {
    const limits = fc.integer({ min: 1, max: 1000 });
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 50, max: 300 }), async (limit, count) => {
        const clock = lateClock(3);
        const start = clock.now();
        const pacer = new Pacer(clock, paced(limit), null);
        for (let sent = 0; sent < count; sent++) await pacer.admit(1, FOREVER);
        const planned = (count * MINUTE) / limit;
        expect((clock.now() - start) / planned).toBeGreaterThan(0.9);
        expect((clock.now() - start) / planned).toBeLessThan(1.1);
      }),
      { numRuns: 100 },
    );
  });

  it("counts tokens, and corrects its estimate by what was used", async () => {
    const clock = lateClock();
    const start = clock.now();
    const pacer = new Pacer(clock, { requestsPerMinute: null, tokensPerMinute: 1000 }, null);
    for (let sent = 0; sent < 40; sent++) {
      const ticket = await pacer.admit(500, FOREVER);
      if (ticket !== undefined) pacer.answered(ticket, 100);
    }
    expect((clock.now() - start) / MINUTE).toBeGreaterThan(3.8);
    expect((clock.now() - start) / MINUTE).toBeLessThan(4.5);
  });

  it("halves when throttled and rises again to the limit, not above", async () => {
    const clock = lateClock();
    const pacer = new Pacer(clock, paced(40), null);
    const ticket = await pacer.admit(1, FOREVER);
    if (ticket !== undefined) pacer.throttled(ticket);
    expect(pacer.perMinute()).toBe(20);
    clock.pass(MINUTE);
    expect(pacer.perMinute()).toBe(25);
    clock.pass(10 * MINUTE);
    expect(pacer.perMinute()).toBe(40);
  });

  it("halves once for questions that were under way together", async () => {
    const pacer = new Pacer(lateClock(), paced(40), null);
    const tickets = await Promise.all([1, 2, 3, 4].map((tokens) => pacer.admit(tokens, FOREVER)));
    for (const ticket of tickets) if (ticket !== undefined) pacer.throttled(ticket);
    expect(pacer.perMinute()).toBe(20);
    expect(pacer.failures).toBe(1);
  });

  it("halves what was sent in the last minute where there is no limit, down to one a minute", async () => {
    const clock = lateClock();
    const pacer = new Pacer(clock, unpaced, null);
    expect(pacer.perMinute()).toBeNull();
    let last = await pacer.admit(1, FOREVER);
    for (let sent = 1; sent < 12; sent++) last = await pacer.admit(1, FOREVER);
    if (last !== undefined) pacer.throttled(last);
    expect(pacer.perMinute()).toBe(6);
    for (let time = 0; time < 5; time++) {
      const ticket = await pacer.admit(1, FOREVER);
      if (ticket !== undefined) pacer.throttled(ticket);
    }
    expect(pacer.perMinute()).toBe(1);
  });

  it("halves what the last minute had, not what came before", async () => {
    const clock = lateClock();
    const pacer = new Pacer(clock, unpaced, null);
    for (let sent = 0; sent < 30; sent++) await pacer.admit(1, FOREVER);
    clock.pass(5 * MINUTE);
    for (let sent = 0; sent < 7; sent++) await pacer.admit(1, FOREVER);
    const last = await pacer.admit(1, FOREVER);
    if (last !== undefined) pacer.throttled(last);
    expect(pacer.perMinute()).toBe(4);
  });

  it("does not wait for a turn that comes too late", async () => {
    const clock = lateClock();
    const pacer = new Pacer(clock, paced(1), null);
    const start = clock.now();
    expect(await pacer.admit(1, start + 1000)).toBeDefined();
    expect(await pacer.admit(1, start + 1000)).toBeUndefined();
    expect(clock.now()).toBe(start);
  });

  it("continues from the state that another call has left", async () => {
    const clock = lateClock();
    const before = new Pacer(clock, paced(4), null);
    const ticket = await before.admit(1, FOREVER);
    if (ticket !== undefined) before.throttled(ticket);
    const state = PaceState.parse(JSON.parse(JSON.stringify(before.state)));
    const after = new Pacer(clock, paced(4), state);
    const start = clock.now();
    await after.admit(1, FOREVER);
    expect(clock.now() - start).toBeCloseTo(30_000, -3);
    expect(after.perMinute()).toBeGreaterThan(2);
    expect(after.perMinute()).toBeLessThan(4);
  });

  it("pauses longer with every failure in a row, up to a minute", async () => {
    const clock = lateClock();
    const pacer = new Pacer(clock, unpaced, null);
    const pauses: number[] = [];
    for (let time = 0; time < 9; time++) {
      const from = clock.now();
      const ticket = await pacer.admit(1, FOREVER);
      pauses.push(Math.round((clock.now() - from) / 1000));
      if (ticket !== undefined) pacer.failed(ticket);
    }
    expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });
});

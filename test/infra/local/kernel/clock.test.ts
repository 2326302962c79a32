import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { createClock } from "../../../../infra/local/kernel/clock.ts";
import { inRealTime } from "../../../../infra/local/kernel/real-time.ts";
import { drivenClock, HOUR_MS as HOUR, rest } from "../../../support/driven-clock.ts";

it("passes in real time while it is slowed down by anyone, and fast again afterwards, never backwards", async () => {
  const clock = createClock({ speed: 100_000, start: 0 });
  const [first, second] = [clock.slowDown?.(), clock.slowDown?.()];
  first?.();
  first?.();
  const slow = clock.now();
  const started = performance.now();
  await delay(30);
  expect(clock.now() - slow).toBeLessThanOrEqual(performance.now() - started + 1);
  const sleep = clock.sleep(HOUR);
  const before = clock.now();
  second?.();
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  await sleep;
  expect(clock.now() - before).toBeGreaterThanOrEqual(HOUR - 1);
});

it("is slowed down for real work only once that has taken an hour of the cloud", async () => {
  let slow = 0;
  const driven = drivenClock();
  const clock = {
    ...driven,
    slowDown() {
      slow += 1;
      return () => {
        slow -= 1;
      };
    },
  };
  const working = () => {
    let end: () => void = () => undefined;
    const done = inRealTime(
      clock,
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    return { done, end: () => end() };
  };
  const short = working();
  driven.advance(HOUR - 1);
  short.end();
  await short.done;
  const long = working();
  driven.advance(HOUR);
  await rest();
  expect(slow).toBe(1);
  long.end();
  await long.done;
  expect(slow).toBe(0);
  const atTheHour = working();
  driven.advance(HOUR);
  atTheHour.end();
  await atTheHour.done;
  await rest();
  expect(slow).toBe(0);
});

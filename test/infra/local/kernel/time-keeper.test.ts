import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { keepTime } from "../../../../infra/local/kernel/time-keeper.ts";

const temporary = () => mkdtempSync(join(tmpdir(), "tunewright-time-"));

it("starts a new folder at the time of this machine", () => {
  const before = Date.now();
  const { clock, stop } = keepTime(temporary(), 1);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(clock.now()).toBeLessThanOrEqual(Date.now() + 1);
  stop();
});

it("continues from where it was, also at another speed", async () => {
  const folder = temporary();
  const fast = keepTime(folder, 1000);
  await delay(20);
  const before = fast.clock.now();
  fast.stop();
  const slow = keepTime(folder, 1);
  expect(slow.clock.now()).toBeGreaterThanOrEqual(before);
  expect(slow.clock.now() - before).toBeLessThan(24 * 3_600_000);
  slow.stop();
});

it.each([
  ["up to a second old", () => delay(50)],
  ["late, since the machine was busy", () => blockFor(1_500)],
])("never goes back after a kill when the last mark is %s", async (_when, wait) => {
  const folder = temporary();
  const speed = 1000;
  const first = keepTime(folder, speed);
  await wait();
  const seen = first.clock.now();
  const mark = readFileSync(join(folder, "clock.json"), "utf8");
  first.stop();
  writeFileSync(join(folder, "clock.json"), mark);
  const second = keepTime(folder, speed);
  expect(second.clock.now()).toBeGreaterThanOrEqual(seen);
  second.stop();
});

/** Keeps this thread, and with it every timer, from running. */
function blockFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

it("lets time pass at real speed while the cloud is off", () => {
  const folder = temporary();
  const hour = 3_600_000;
  const mark = { cloud: 1_000_000, wall: Date.now() - hour, speed: 100, ended: false };
  writeFileSync(join(folder, "clock.json"), JSON.stringify(mark));
  const { clock, stop } = keepTime(folder, 1);
  const passed = clock.now() - mark.cloud;
  expect(passed).toBeGreaterThanOrEqual(hour);
  expect(passed).toBeLessThan(hour + 200_000);
  stop();
});

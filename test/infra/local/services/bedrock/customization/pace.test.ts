import { expect, it } from "vitest";
import { Pace } from "../../../../../../infra/local/services/bedrock/customization/pace.ts";

it("knows no time before some work was done", () => {
  const pace = new Pace();
  expect(pace.secondsLeft()).toBeNull();
  pace.note(100, 0);
  expect(pace.secondsLeft()).toBeNull();
  pace.note(100, 5000);
  expect(pace.secondsLeft()).toBeNull();
  pace.note(90, 5100);
  expect(pace.secondsLeft()).toBe(46);
});

it("says how long the rest takes as fast as the last ten seconds, and never less than nothing", () => {
  const pace = new Pace();
  // Half an hour of one a second, then ten seconds of ten a second.
  for (let at = 0; at < 1800; at += 1) pace.note(2000 - at, at * 1000);
  expect(pace.secondsLeft()).toBe(201);
  for (let at = 0; at <= 110; at += 1) pace.note(200 - at, 1_800_000 + at * 100);
  expect(pace.secondsLeft()).toBe(9);
  pace.note(-3, 1_811_500);
  expect(pace.secondsLeft()).toBe(0);
});

it("takes as many notes a second as come", () => {
  const pace = new Pace();
  for (let at = 0; at <= 100_000; at += 1) pace.note(1_000_000 - at, at / 10);
  expect(pace.secondsLeft()).toBe(90);
});

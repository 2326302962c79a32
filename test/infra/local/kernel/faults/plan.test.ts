import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../../infra/local/kernel/clock.ts";
import { PlannedFaults } from "../../../../../infra/local/kernel/faults/plan.ts";

function driven(): Clock & { pass(seconds: number): void } {
  let now = 0;
  return {
    speed: 1,
    now: () => now,
    sleep: async () => undefined,
    pass(seconds) {
      now += seconds * 1000;
    },
  };
}

const call = { service: "bedrock", operation: "GetModelCustomizationJob" };

function planned(rule: object, clock = driven()) {
  const faults = new PlannedFaults(clock);
  faults.replace({ faults: [{ at: "call", effect: "throttle", ...rule }] });
  const strikes = (times: number, facts: Record<string, string> = call) =>
    Array.from({ length: times }, () => faults.take("call", facts) !== undefined);
  return { faults, strikes, clock };
}

describe("planned faults", () => {
  it("strike each time when nothing narrows them", () => {
    expect(planned({}).strikes(2)).toEqual([true, true]);
  });

  it("strike at the n-th occurrence that matches", () => {
    const { faults, strikes } = planned({ nth: 2, match: { operation: "Get*" } });
    expect(faults.take("call", { ...call, operation: "ListCustomModels" })).toBeUndefined();
    expect(strikes(3)).toEqual([false, true, false]);
  });

  it("strike from the n-th on, a given number of times", () => {
    expect(planned({ from: 2, times: 2 }).strikes(5)).toEqual([false, true, true, false, false]);
  });

  it("hold until a time of the cloud", () => {
    const { strikes, clock } = planned({ afterSeconds: 10, untilSeconds: 20 });
    expect(strikes(1)).toEqual([false]);
    clock.pass(10);
    expect(strikes(1)).toEqual([true]);
    clock.pass(10);
    expect(strikes(1)).toEqual([false]);
  });

  it("come out the same each time when they have a chance", () => {
    const first = planned({ chance: 0.5 }).strikes(50);
    expect(planned({ chance: 0.5 }).strikes(50)).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(10);
    expect(first.filter(Boolean).length).toBeLessThan(40);
  });

  it("need every fact that they name", () => {
    const { strikes } = planned({ match: { service: "s3" } });
    expect(strikes(1)).toEqual([false]);
    expect(strikes(1, { service: "s3", operation: "x" })).toEqual([true]);
  });

  it("are read from a YAML file, with the settings of the effect", () => {
    const file = join(mkdtempSync(join(tmpdir(), "tunewright-faults-")), "faults.yaml");
    writeFileSync(
      file,
      "faults:\n  - at: training-job\n    match: { jobName: demo-* }\n    effect: fail\n    settings: { step: 7 }\n",
    );
    const faults = new PlannedFaults(driven(), file);
    expect(faults.take("training-job", { jobName: "demo-1" })).toEqual({
      effect: "fail",
      settings: { step: 7 },
    });
  });

  it("are refused with the place of what is wrong", () => {
    const faults = new PlannedFaults(driven());
    expect(() => faults.replace({ faults: [{ at: "call", efect: "throttle" }] })).toThrow(
      /Unrecognized key: "efect"\s+→ at faults\[0\]/,
    );
  });

  it.each([
    [{ at: "inference", effect: "rate-limit" }, "The effect rate-limit needs perMinute"],
    [{ at: "inference", effect: "rate-limit", perMinute: 0 }, "faults[0].perMinute"],
    [{ at: "training-job", effect: "reject-rows", perMinute: 4 }, "reject-rows needs rows"],
    [{ at: "training-job", effect: "stall", rows: 4 }, "rows says nothing about the effect stall"],
    [{ at: "training-job", effect: "stal" }, "There is no effect stal at training-job"],
    [{ at: "training", effect: "stall" }, "There is no place training; places are call, inference"],
  ])("are refused with what can't be: %j", (rule, message) => {
    const faults = new PlannedFaults(driven());
    expect(() => faults.replace({ faults: [rule] })).toThrow(message);
  });

  it("give their number with their settings", () => {
    const { faults } = planned({ at: "inference", effect: "rate-limit", perMinute: 4 });
    expect(faults.take("inference", {})?.settings).toEqual({ perMinute: 4 });
  });
});

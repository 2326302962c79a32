import { describe, expect, it } from "vitest";
import { orchestrationPrices, orchestrationUsd } from "../../../pipeline/run/orchestration-cost.ts";

const none = { transitions: 0, lambdaGbSeconds: 0, lambdaRequests: 0, s3Puts: 0, s3Gets: 0 };

describe("orchestrationUsd", () => {
  it.each([
    ["1,000 state transitions", { transitions: 1000 }, 0.025],
    ["a million calls of functions", { lambdaRequests: 1_000_000 }, 0.2],
    ["an hour of a function with one GB", { lambdaGbSeconds: 3600 }, 0.048],
    ["1,000 objects written", { s3Puts: 1000 }, 0.005],
    ["1,000 objects read", { s3Gets: 1000 }, 0.0004],
  ])("has the list price of %s", (_what, use, usd) => {
    expect(orchestrationUsd({ ...none, ...use })).toBeCloseTo(usd, 6);
  });

  it("adds up what is used together", () => {
    const all = { transitions: 1000, lambdaRequests: 1_000_000, s3Puts: 1000 };
    expect(orchestrationUsd({ ...none, ...all })).toBeCloseTo(0.23, 6);
  });

  it("names the Region of its prices, since others differ", () => {
    expect(orchestrationPrices.region).toBe("us-east-1");
    expect(orchestrationPrices.caveat).toContain("Regions differ");
  });
});

import { describe, expect, it } from "vitest";
import { planFor } from "../../../../infra/local/training/plan.ts";

describe("the plan", () => {
  const nova = {
    epochCount: 2,
    learningRate: 2e-5,
    defaultLearningRate: 1e-5,
    learningRateWarmupSteps: 5,
  };
  it("doubles the rate for twice the default learning rate", () => {
    expect(planFor(nova, 10_000).rate).toBeCloseTo(0.6);
  });

  it("has small batches for few records, and the user's batch size where there is one", () => {
    expect(planFor(nova, 10_000).batchSize).toBe(16);
    expect(planFor(nova, 450).batchSize).toBe(4);
    expect(planFor(nova, 8).batchSize).toBe(1);
    expect(planFor({ ...nova, batchSize: 32 }, 10).batchSize).toBe(32);
  });
});

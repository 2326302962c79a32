import { expect, it } from "vitest";
import { planSplit } from "../../../dataset-tools/prepare/split-plan.ts";

it("holds out 10% each by default, with seed 0", () => {
  expect(planSplit(undefined)).toEqual({
    shares: { validation: 0.1, evaluation: 0.1 },
    seed: "0",
  });
});

it("takes over shares and seed", () => {
  expect(planSplit({ validation: 0, evaluation: 0.3, seed: 7 })).toEqual({
    shares: { validation: 0, evaluation: 0.3 },
    seed: "7",
  });
});

it("holds out no validation rows for a model that accepts none, even with a share given", () => {
  expect(planSplit({ validation: 0.5, evaluation: 0.3 }, false).shares).toEqual({
    validation: 0,
    evaluation: 0.3,
  });
});

it("holds out all rows where none is for training", () => {
  const shares = { validation: 0, evaluation: 1 };
  expect(planSplit(shares).shares).toEqual(shares);
});

it.each([
  { validation: 0.1, evaluation: 1 },
  { validation: 1, evaluation: 0 },
  { validation: -0.1, evaluation: 0.1 },
  { validation: 0.1, evaluation: -0.1 },
  { validation: 0.5, evaluation: 0.5 },
  { validation: Number.NaN, evaluation: 0.1 },
])("rejects %j and names the shares", (shares) => {
  const message = expect.stringContaining(`${shares.validation} and ${shares.evaluation}`);
  expect(() => planSplit(shares)).toThrow(
    expect.objectContaining({ code: "Dataset.BadSplit", message }),
  );
});

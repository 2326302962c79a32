import fc from "fast-check";
import { expect, it } from "vitest";
import { decimal, resolveHyperparameters } from "../../../pipeline/models/hyperparameters.ts";
import { resolveModel } from "../../../pipeline/models/resolve.ts";

const nova = resolveModel("nova-micro");

it("fills in the defaults as strings without exponent", () => {
  expect(resolveHyperparameters(nova, {})).toEqual({
    epochCount: "2",
    learningRate: "0.00001",
    learningRateWarmupSteps: "10",
  });
});

it.each([
  [
    { epochCount: "6" },
    /epochCount for Amazon Nova Micro must be a whole number from 1 to 5; got 6/,
  ],
  [{ epochCount: "1.5" }, /whole number/],
  [{ epochCount: "" }, /got/],
  [{ learningRate: "1e-3" }, /from 0.000001 to 0.0001; got 1e-3/],
  [{ learningRate: "fast" }, /got fast/],
  [{ batchSize: "1" }, /Amazon Nova Micro has no batchSize/],
])("refuses %o", (given, message) => {
  expect(() => resolveHyperparameters(nova, given as Record<string, string>)).toThrow(message);
});

it("names the source and where sources disagree", () => {
  try {
    resolveHyperparameters(nova, { learningRateWarmupSteps: "101" });
    expect.unreachable();
  } catch (error) {
    expect((error as { hint: string }).hint).toMatch(/custom-models-hp.*Nova 2 guide gives 20/);
  }
});

it("passes anything on for a model that the catalogue does not know", () => {
  const other = resolveModel("acme.big-v3:0", { format: "converse", serving: "on-demand" });
  expect(resolveHyperparameters(other, { anything: "7" })).toEqual({ anything: "7" });
});

it("writes any number without exponent and without loss", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e6, noNaN: true }), (value) => {
      expect(decimal(value)).not.toMatch(/e/);
      expect(Number(decimal(value))).toBe(value);
    }),
  );
});

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
  [{ batchSize: "1" }, /Amazon Nova Micro has no hyperparameter batchSize/],
])("refuses %o", (given, message) => {
  expect(() => resolveHyperparameters(nova, given as Record<string, string>)).toThrow(message);
});

it.each([
  ["nova-micro", 6400, "10"],
  ["nova-micro", 100, "0"],
  ["nova-lite", 1600, "10"],
  ["nova-pro", 3000, "9"],
  ["nova-lite", 20_000, "100"],
])("warms %s up on %i rows for %s steps, as AWS advises", (name, rows, steps) => {
  const resolved = resolveHyperparameters(resolveModel(name), {}, rows);
  expect(resolved["learningRateWarmupSteps"]).toBe(steps);
});

it("keeps the fixed warm-up where AWS gives no advice, and the user's wherever one is given", () => {
  const fixed = resolveHyperparameters(resolveModel("nova-2-lite"), {}, 6400);
  expect(fixed["learningRateWarmupSteps"]).toBe("10");
  const given = resolveHyperparameters(nova, { learningRateWarmupSteps: "3" }, 6400);
  expect(given["learningRateWarmupSteps"]).toBe("3");
});

it("names the source and where sources disagree", () => {
  try {
    resolveHyperparameters(nova, { learningRateWarmupSteps: "101" });
    expect.unreachable();
  } catch (error) {
    expect((error as { hint: string }).hint).toMatch(/custom-models-hp.*Nova 2 guide gives 20/);
  }
});

it("passes anything on for a model that is not known", () => {
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

import { expect, it } from "vitest";
import { costsText } from "../../../../pipeline/cli/views/costs.ts";
import type { CostFigure } from "../../../../pipeline/report/cost-figures.ts";

const none = { quantity: null, usd: null };
const training: CostFigure = {
  ...{ item: "training", unit: "tokens", planned: { quantity: 20_000, usd: 2 } },
  ...{ actual: { quantity: 10_000, usd: 1 }, certainty: "estimated" },
};
const input: CostFigure = {
  ...{ item: "tunedInput", unit: "tokens", planned: { quantity: 9_000, usd: 4.5 } },
  ...{ actual: { quantity: 8_000, usd: 4 }, certainty: "measured" },
};
const output: CostFigure = {
  ...{ item: "tunedOutput", unit: "tokens", planned: { quantity: 500, usd: null } },
  ...{ actual: { quantity: 400, usd: null }, certainty: "measured" },
};
const served: CostFigure = {
  ...{ item: "provisioned", unit: "hours", planned: { quantity: 1, usd: 20 } },
  ...{ actual: none, certainty: "unknown" },
};

/** Lines with single spaces. */
const lines = (figures: CostFigure[]) =>
  costsText(figures)
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "));

it("shows what was used beside what was planned, a line for each model, and how far it is known", () => {
  expect(lines([training, input, output, served]).slice(2)).toEqual([
    "training 20,000 tokens $2.00 10,000 tokens $1.00 estimated",
    "tuned model 9,000 tokens in, 500 out $4.50 and more 8,000 tokens in, 400 out $4.00 and more measured",
    "throughput 1 h $20.00 unknown unknown unknown",
    "together $26.50 and more $5.00 and more",
  ]);
});

it("shows only what was planned while nothing else is known, and nothing without a plan", () => {
  const planned = [{ ...training, actual: none, certainty: "unknown" as const }, served];
  expect(lines(planned).slice(1)).toEqual([
    "ITEM PLANNED USD",
    "training 20,000 tokens $2.00",
    "throughput 1 h $20.00",
    "together $22.00",
  ]);
  expect(costsText([])).toBe("");
});

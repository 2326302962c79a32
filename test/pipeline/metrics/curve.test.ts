import { describe, expect, it } from "vitest";
import { judgeCurve } from "../../../pipeline/metrics/curve.ts";

describe("judgeCurve", () => {
  const points = (losses: number[]) =>
    losses.map((loss, step) => ({ step, epoch: 1, loss, perplexity: null }));
  const validation = (losses: number[]) =>
    losses.map((loss, index) => ({ step: index, epoch: index + 1, loss, perplexity: null }));

  it.each([
    ["falling", [4, 3, 2, 1], [1.5, 1.2]],
    ["rising", [1, 2, 3, 4], []],
    ["flat", [1, 1.001, 0.999, 1], []],
    ["overfitting", [4, 3, 2, 1], [1.5, 1.2, 1.9]],
    ["unknown", [1], []],
  ])("calls it %s", (shape, training, held) => {
    expect(judgeCurve(points(training), validation(held)).shape).toBe(shape);
  });
});

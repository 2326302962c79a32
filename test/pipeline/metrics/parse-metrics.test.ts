import { describe, expect, it } from "vitest";
import { parseMetrics } from "../../../pipeline/metrics/parse-metrics.ts";

describe("parseMetrics", () => {
  it("reads the columns by their header, in any order, with blanks", () => {
    const text =
      "epoch_number, step_number ,training_loss,perplexity\n1, 0, 2.5, 12.18\n1, 1, 2.0,\n";
    expect(parseMetrics(text, "m.csv")).toEqual([
      { step: 0, epoch: 1, loss: 2.5, perplexity: 12.18 },
      { step: 1, epoch: 1, loss: 2, perplexity: null },
    ]);
  });

  it("reads older files without perplexity, and validation files", () => {
    const text = "step_number,epoch_number,validation_loss\r\n1, 1, 0.12\r\n2, 1, 0.09\r\n";
    expect(parseMetrics(text, "v.csv").map((point) => point.loss)).toEqual([0.12, 0.09]);
  });

  it("leaves out lines whose loss is no number", () => {
    const text = "step_number,epoch_number,training_loss\n1,1,nan\n2,1,0.5\n3,1,\n";
    expect(parseMetrics(text, "m.csv").map((point) => point.step)).toEqual([2]);
  });

  it("names file and columns when the loss is missing", () => {
    expect(() => parseMetrics("a,b\n1,2\n", "runs/x/m.csv")).toThrow(
      /runs\/x\/m\.csv has the columns a, b; step_number and .* are required/,
    );
  });

  it("reads an empty file as no points", () => {
    expect(parseMetrics("", "m.csv")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { parseMetrics } from "../../../pipeline/metrics/parse-metrics.ts";

describe("parseMetrics", () => {
  it("reads the columns by their header, in any order, with blanks", () => {
    const text =
      "epoch_number, step_number ,training_loss,perplexity\n1, 0, 2.5, 12.18\n1, 1, 2.0,\n";
    expect(parseMetrics(text, "m.csv").points).toEqual([
      { step: 0, epoch: 1, loss: 2.5, perplexity: 12.18 },
      { step: 1, epoch: 1, loss: 2, perplexity: null },
    ]);
  });

  it("reads older files without perplexity, and validation files", () => {
    const text = "step_number,epoch_number,validation_loss\r\n1, 1, 0.12\r\n2, 1, 0.09\r\n";
    expect(parseMetrics(text, "v.csv").points.map((point) => point.loss)).toEqual([0.12, 0.09]);
  });

  it("names losses that are no numbers, and leaves out lines without one", () => {
    const head = "step_number,epoch_number,training_loss\n";
    const parsed = parseMetrics(`${head}1,1,nan\n2,1,0.5\n3,1,\n4,1,-Infinity\n`, "m.csv");
    expect(parsed.points.map((point) => point.step)).toEqual([2]);
    expect(parsed.notFinite).toEqual({ value: "nan", count: 2, firstStep: 1, atEnd: true });
    const healed = parseMetrics(`${head}1,1,1e999\n2,1,0.5\n`, "m.csv").notFinite;
    expect(healed).toEqual({ value: "1e999", count: 1, firstStep: 1, atEnd: false });
    expect(parseMetrics(`${head}1,1,2\n`, "m.csv").notFinite).toBeUndefined();
  });

  it("orders lines by epoch and step, also where every epoch counts its own steps", () => {
    const text = "step_number,epoch_number,training_loss\n2,1,3\n1,2,2\n1,1,4\n2,2,1\n";
    expect(parseMetrics(text, "m.csv").points.map((point) => point.loss)).toEqual([4, 3, 2, 1]);
  });

  it("names file and columns when the loss is missing", () => {
    expect(() => parseMetrics("a,b\n1,2\n", "runs/x/m.csv")).toThrow(
      /runs\/x\/m\.csv has the columns a, b; step_number and .* are required/,
    );
  });

  it("reads an empty file as no points", () => {
    expect(parseMetrics("", "m.csv")).toEqual({ points: [], notFinite: undefined });
  });
});

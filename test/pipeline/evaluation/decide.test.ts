import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decide } from "../../../pipeline/evaluation/decide.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { verdictFile } from "../../../pipeline/run-folder/verdict.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const LABELS = ["refund", "delivery"];

describe("decide", () => {
  const gate = { minimumGain: 0, confidence: 0.95 };

  /** Writes the answers of a run: `good` rows only the tuned model got right, `bad` rows only the base. */
  async function answered(runId: string, good: number, bad: number): Promise<void> {
    const said = (text: string) => ({ text, error: null, inputTokens: 1, outputTokens: 1 });
    const line = (row: number, tuned: string, base: string) =>
      JSON.stringify({
        recordId: `r${row}`,
        reference: "refund",
        tuned: said(tuned),
        base: said(base),
      });
    const lines = [
      ...Array.from({ length: good }, (_, row) => line(row, "refund", "delivery")),
      ...Array.from({ length: bad }, (_, row) => line(good + row, "delivery", "refund")),
    ];
    const key = `${runLayout(runId).evaluationRows}rows-00000000.jsonl`;
    await environment.put(key, `${lines.join("\n")}\n`);
  }

  it("accepts a clear gain and keeps the whole comparison", async () => {
    await answered("clear", 36, 4);
    const request = { runId: "clear", rows: 40, labels: LABELS, gate };
    const summary = await decide(environment.bucket, request);
    expect(summary).toMatchObject({ verdict: "accepted", tuned: 0.9, base: 0.1, gain: 0.8 });
    expect(await verdictFile.find(environment.bucket, "clear")).toMatchObject({
      verdict: "accepted",
      gate,
      counts: { both: 0, tunedOnly: 36, baseOnly: 4, neither: 0 },
      byLabel: { refund: [40, 36, 4] },
    });
  });

  it("rejects what may be chance", async () => {
    await answered("chance", 11, 9);
    const request = { runId: "chance", rows: 20, labels: LABELS, gate };
    const summary = await decide(environment.bucket, request);
    expect(summary.verdict).toBe("rejected");
    expect(summary.low).toBeLessThan(0);
  });

  it("refuses to judge when rows are missing", async () => {
    await answered("missing", 3, 0);
    const request = { runId: "missing", rows: 4, labels: LABELS, gate };
    await expect(decide(environment.bucket, request)).rejects.toThrow(
      "the run's folder has answers to 3 of 4 held-out rows",
    );
  });
});

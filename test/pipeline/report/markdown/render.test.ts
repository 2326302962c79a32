import { describe, expect, it } from "vitest";
import { reportMarkdown } from "../../../../pipeline/report/markdown/render.ts";
import type { RunReport } from "../../../../pipeline/run-folder/report.ts";
import type { Teardown } from "../../../../pipeline/run-folder/teardown.ts";
import { aLabel, aReport } from "../../../support/report.ts";
import { aVerdict } from "../../../support/verdict.ts";

describe("the report as Markdown", () => {
  it("opens with the outcome and gives scores with their interval", () => {
    const text = reportMarkdown(aReport());
    expect(text.split("\n")[0]).toBe("# Run run-1: the tuned model was registered");
    expect(text).toContain("| base | 40.0% | +50.0 points (+38.0 to +60.0) |");
    expect(text).toContain("p = 0.000010");
    expect(text).toContain("| serving | `arn:serving` |");
    expect(text).toContain("s3://data/runs/run-1/");
  });

  it("says what the service notes about the numbers before it gives any", () => {
    const text = reportMarkdown(aReport());
    expect(text.indexOf("Losses of a stand-in.")).toBeGreaterThan(0);
    expect(text.indexOf("Losses of a stand-in.")).toBeLessThan(text.indexOf("## Verdict"));
  });

  it("says what the training says about the data, and who measured that", () => {
    const report = aReport();
    const text = reportMarkdown(report);
    expect(text).toMatch(
      /## What the training says about the data\n\nMeasured by the local stand-in/,
    );
    expect(text).toContain("More rows would still help: with 360 rows instead of 180");
    expect(text).toContain("Look at lines 1217, 14 and 1 more of `input/train.jsonl`.");
    const { dataLessons: _, ...metrics } = report.metrics ?? {};
    const onAws = reportMarkdown(aReport({ metrics: metrics as RunReport["metrics"] }));
    expect(onAws).not.toContain("What the training says");
  });

  it("lists labels that became worse first, then the weakest, and a label cannot break the table", () => {
    const labels = [aLabel("good", 50, 30), aLabel("a|b", 40, 10), aLabel("a worse", 45, 48)];
    const rows = reportMarkdown(aReport({ verdict: aVerdict({ labels }) }))
      .split("\n")
      .filter((line) => /^\| (a|good)/.test(line));
    expect(rows).toEqual([
      "| a worse | 50 | 90.0% | 96.0% |  |",
      "| a\\|b | 50 | 80.0% | 20.0% |  |",
      "| good | 50 | 100.0% | 60.0% |  |",
    ]);
  });

  it("says what failed, where and why, and what the clean-up verified", () => {
    const text = reportMarkdown(
      aReport({
        ending: "failed",
        failure: {
          error: "Job.Failed",
          cause: "first line\nsecond line",
          state: "Job finished?",
        },
        verdict: null,
        metrics: null,
        teardown: {
          runId: "run-1",
          execution: "run-1",
          billing: [],
          reason: "Job.Failed",
          scope: "everything",
          remaining: [],
          checkedAt: "2026-11-23T01:00:00.000Z",
          steps: [
            {
              at: "2026-11-23T00:59:00.000Z",
              resource: { kind: "custom-model", arn: "arn:m" },
              outcome: { kind: "deletion-requested" },
            },
          ],
        },
      }),
    );
    expect(text).toContain(
      '`Job.Failed` in the state "Job finished?":\n\n> first line\n> second line',
    );
    expect(text).toMatch(/^- \*\*side:\*\* AWS's$/m);
    expect(text).toMatch(/^- \*\*remedy:\*\* .* `tunewright resume run-1`$/m);
    expect(text).toContain(
      "| 2026-11-23T00:59:00.000Z | custom model | deletion requested | `arn:m` |",
    );
    expect(text).toContain("Bedrock no longer lists anything");
    expect(text).not.toContain("## Verdict");
    expect(text).not.toContain("| serving | `arn:serving` |");
  });

  it("names what the clean-up could not remove", () => {
    const teardown: Teardown = {
      runId: "run-1",
      execution: "run-1",
      billing: [],
      reason: "Job.Failed",
      scope: "everything",
      remaining: [{ kind: "deployment", arn: "arn:d" }],
      checkedAt: "2026-11-23T01:00:00.000Z",
      steps: [],
    };
    expect(reportMarkdown(aReport({ teardown }))).toContain(
      "Bedrock still lists deployment arn:d.",
    );
  });

  it("says what AWS charges for a job that did not complete, as far as it was recorded", () => {
    const failure = { error: "Job.Stalled", cause: "stood still", state: "Job finished?" };
    expect(reportMarkdown(aReport({ ending: "failed", failure }))).toMatch(
      /9 failed, stalled or stopped jobs were billed 0\.00 USD .* as of 2026-08-31/,
    );
    const another = { ...failure, error: "Evaluation.BadRow" };
    expect(reportMarkdown(aReport({ ending: "failed", failure: another }))).not.toContain(
      "charges",
    );
  });

  it("shows which rows Bedrock accepted, and what is missing without having failed the run", () => {
    const counts = { processed: 9, accepted: 7, partiallyAccepted: 1, rejected: 1 };
    const acceptance = { ...counts, files: [{ ...counts, fileName: "train.jsonl" }], reports: [] };
    const notes = [{ state: "Read the training metrics", error: "States.Timeout" }];
    const text = reportMarkdown(aReport({ acceptance, notes }));
    expect(text).toContain("| train.jsonl | 9 | 7 | 1 | 1 |");
    expect(text).toContain('"Read the training metrics" failed with `States.Timeout`');
  });

  it("says until when a commitment is billed", () => {
    const text = reportMarkdown(aReport({ committedUntil: "2027-05-26T00:00:00Z" }));
    expect(text).toContain("The throughput is committed: it is billed until 2027-05-26T00:00:00Z");
  });

  it("says what to do next and what costs money", () => {
    const text = reportMarkdown(aReport());
    expect(text).toContain(
      '1. Ask the tuned model a question of your own. `tunewright invoke test "…"`',
    );
    expect(text).toContain(
      "| Storage of the tuned model | – | $1.95 | until `tunewright retire run-1 --model`",
    );
  });

  it("survives a run of which nothing is known", () => {
    const text = reportMarkdown(
      aReport({ request: null, ending: "failed", verdict: null, metrics: null, modelArn: null }),
    );
    expect(text).toContain("# Run run-1: the run failed");
  });
});

import { describe, expect, it } from "vitest";
import { type Dossier, render } from "../../../pipeline/report/render.ts";
import type { Teardown } from "../../../pipeline/run-folder/teardown.ts";
import { judged } from "../../support/curve.ts";
import { aRequest } from "../../support/request.ts";
import { aVerdict } from "../../support/verdict.ts";

const scores = (right: number, rows: number) => ({
  ...{ right, precision: null, recall: right / rows, f1: 0 },
});
const label = (name: string, tuned: number, base: number) => ({
  ...{ label: name, rows: 50, tuned: scores(tuned, 50), base: scores(base, 50) },
  ...{ adjustedPValue: 1, change: "unclear" as const },
});
const verdict = aVerdict({ labels: [label("a|b", 40, 10), label("good", 50, 30)] });

function dossier(changes: Partial<Dossier> = {}): Dossier {
  return {
    runId: "run-1",
    outcome: "accepted",
    writtenAt: "2026-11-23T00:00:00.000Z",
    bucket: "data",
    request: aRequest("run-1"),
    jobArn: "arn:job",
    modelArn: "arn:model",
    servingArn: "arn:serving",
    acceptance: undefined,
    metrics: {
      training: [{ step: 1, epoch: 1, loss: 2, perplexity: null }],
      validation: [{ step: 1, epoch: 1, loss: 1.5, perplexity: null }],
      curve: judged([2.5, 2], [1.5]),
      notes: ["Losses of a stand-in."],
    },
    verdict,
    teardown: undefined,
    ...changes,
  };
}

describe("render", () => {
  it("opens with the outcome and gives scores with their interval", () => {
    const text = render(dossier());
    expect(text.split("\n")[0]).toBe("# Run run-1: the tuned model was registered");
    expect(text).toContain("| gain | 50.0 points (95% interval 38.0 to 60.0) |  |");
    expect(text).toContain("exact McNemar test: p = 0.000010");
    expect(text).toContain("| serving | `arn:serving` |");
    expect(text).toContain("s3://data/runs/run-1/");
  });

  it("says what the service notes about the numbers before it gives any", () => {
    const text = render(dossier());
    expect(text.indexOf("Losses of a stand-in.")).toBeGreaterThan(0);
    expect(text.indexOf("Losses of a stand-in.")).toBeLessThan(text.indexOf("## Verdict"));
  });

  it("lists the weakest labels first, and a label cannot break the table", () => {
    const rows = render(dossier())
      .split("\n")
      .filter((line) => /^\| (a|good)/.test(line));
    expect(rows).toEqual(["| a\\|b | 50 | 80.0% | 20.0% |", "| good | 50 | 100.0% | 60.0% |"]);
  });

  it("says what failed, where and why, and what the clean-up verified", () => {
    const text = render(
      dossier({
        outcome: "failed",
        failure: {
          error: "Job.Failed",
          cause: "first line\nsecond line",
          state: "Job finished?",
        },
        verdict: undefined,
        metrics: undefined,
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
    expect(render(dossier({ teardown }))).toContain("Bedrock still lists deployment arn:d.");
  });

  it("says what AWS charges for a job that did not complete, as far as it was recorded", () => {
    const failure = { error: "Job.Stalled", cause: "stood still", state: "Job finished?" };
    expect(render(dossier({ outcome: "failed", failure }))).toMatch(
      /9 failed, stalled or stopped jobs were billed 0\.00 USD .* as of 2026-08-31/,
    );
    const another = { ...failure, error: "Evaluation.BadRow" };
    expect(render(dossier({ outcome: "failed", failure: another }))).not.toContain("charges");
  });

  it("shows which rows Bedrock accepted, and what is missing without having failed the run", () => {
    const counts = { processed: 9, accepted: 7, partiallyAccepted: 1, rejected: 1 };
    const acceptance = { ...counts, files: [{ ...counts, fileName: "train.jsonl" }], reports: [] };
    const notes = [{ state: "Read the training metrics", error: "States.Timeout" }];
    const text = render(dossier({ acceptance, notes }));
    expect(text).toContain("| train.jsonl | 9 | 7 | 1 | 1 |");
    expect(text).toContain('"Read the training metrics" failed with `States.Timeout`');
  });

  it("says until when a commitment is billed", () => {
    const text = render(dossier({ committedUntil: "2027-05-26T00:00:00Z" }));
    expect(text).toContain("The throughput is committed: it is billed until 2027-05-26T00:00:00Z");
  });

  it.each([[null], [{}], ["text"]])("survives a request that is none", (request) => {
    expect(render(dossier({ request, outcome: "failed" }))).toContain("the run failed");
  });
});

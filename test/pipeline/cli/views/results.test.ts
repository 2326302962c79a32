import { describe, expect, it } from "vitest";
import { resultsText } from "../../../../pipeline/cli/views/results.ts";
import type { RunResults } from "../../../../pipeline/run/results.ts";
import { aReport } from "../../../support/report.ts";
import { answerFacts, aVerdict } from "../../../support/verdict.ts";

function registered(servingArn: string | null): RunResults {
  const outcome = servingArn === null ? "rejected" : "accepted";
  return {
    output: {
      outcome,
      verdict: "better",
      decision: null,
      version: "registry/g/versions/r.json",
      modelArn: "arn:m",
      servingArn,
      notes: [],
    },
    aliases: [],
    modelless: null,
    acceptance: null,
    metrics: null,
    hyperparameterSweep: null,
    baseScore: null,
    verdict: null,
    smokeTest: null,
    style: null,
    teardown: null,
  };
}

describe("the results of a run that succeeded", () => {
  it.each([
    [null, "the custom model's storage"],
    [
      "arn:aws:bedrock:us-east-1:1:custom-model-deployment/d",
      "storage, plus tokens when it is used",
    ],
    [
      "arn:aws:bedrock:us-east-1:1:provisioned-model/p",
      "provisioned throughput per hour and the custom",
    ],
  ])("say what continues to be billed when it is served by %s", (servingArn, words) => {
    expect(resultsText(registered(servingArn))).toMatch(words);
  });

  it("say in two lines what the training says about the data", () => {
    const { metrics } = aReport();
    const text = resultsText({ ...registered(null), metrics });
    expect(text.match(/^ {2}data {8}.*$/gm)).toEqual([
      expect.stringContaining("More rows would still help"),
      expect.stringMatching(/3 rows of 360 were not learned.*See lines 1217, 14 and 1 more of/),
    ]);
  });

  it("name the end of a commitment, and what a rejected run leaves", () => {
    const run = registered("arn:aws:bedrock:us-east-1:1:provisioned-model/p");
    const withOutput = (more: object) =>
      ({ ...run, output: { ...run.output, ...more } }) as RunResults;
    expect(resultsText(withOutput({ committedUntil: "2027-05-26T10:00:00Z" }))).toMatch(
      /the commitment until 2027-05-26 whether it is used or not/,
    );
    expect(resultsText(withOutput({ leaseUntil: "2026-12-04T05:31:42.000Z" }))).toContain(
      "served until its lease ends, 2026-12-04 05:31 UTC",
    );
    expect(resultsText(withOutput({ leaseUntil: null }))).toContain("since it has no lease");
    const suggested = resultsText(withOutput({}), " --local");
    expect(suggested).toContain("`tunewright renew r --local` prolongs the lease");
    expect(suggested).toContain("`tunewright retire r --model --local` removes all");
    const used = { ...run, aliases: ["g@production", "g@candidate"] };
    expect(resultsText(used, "")).toContain(
      "`tunewright retire g@production`, then `tunewright retire g@candidate --model` removes all",
    );
    const left = "The trained model is kept: arn:m. Its storage costs about 1.95 USD a month";
    expect(resultsText(withOutput({ left }))).toContain(left);
  });

  it("count the rows that Bedrock rejected", () => {
    const counts = { processed: 10, accepted: 8, partiallyAccepted: 0, rejected: 2 };
    const acceptance = { ...counts, files: [], reports: [] };
    expect(resultsText({ ...registered(null), acceptance })).toMatch(
      /Bedrock accepted 8 of 10 rows, rejected 2/,
    );
  });

  it.each([
    [{ tuned: 1, base: 0 }, "1 row by the tuned model, counted as wrong; 0 rows by the base"],
    [{ tuned: 0, base: 12 }, "0 rows by the tuned model, counted as wrong; 12 rows by the base"],
    [{ tuned: 0, base: 0 }, null],
  ])("count the rows that models refuse: %o", (failed, words) => {
    const answers = {
      tuned: answerFacts({ refused: failed.tuned }),
      base: answerFacts({ refused: failed.base }),
    };
    const verdict = aVerdict({ answers });
    const text = resultsText({ ...registered(null), verdict });
    expect(text.includes("refused")).toBe(words !== null);
    expect(text).toContain(words ?? "gain");
  });
});

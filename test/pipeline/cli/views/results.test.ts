import { describe, expect, it } from "vitest";
import { resultsText } from "../../../../pipeline/cli/views/results.ts";
import type { RunResults } from "../../../../pipeline/run/results.ts";

function registered(servingArn: string | null): RunResults {
  const verdict = servingArn === null ? "rejected" : "accepted";
  return {
    output: {
      verdict,
      version: "registry/g/versions/r.json",
      modelArn: "arn:m",
      servingArn,
      notes: [],
    },
    acceptance: null,
    metrics: null,
    verdict: null,
    smokeTest: null,
    style: null,
    teardown: null,
  };
}

describe("the results of a run that succeeded", () => {
  it.each([
    [null, "the custom model's storage, until"],
    [
      "arn:aws:bedrock:us-east-1:1:custom-model-deployment/d",
      "storage, plus tokens when it is used, until",
    ],
    [
      "arn:aws:bedrock:us-east-1:1:provisioned-model/p",
      "provisioned throughput per hour and the custom",
    ],
  ])("say what continues to be billed when it is served by %s", (servingArn, words) => {
    expect(resultsText(registered(servingArn))).toMatch(words);
  });

  it("name the end of a commitment, and what a rejected run leaves", () => {
    const run = registered("arn:aws:bedrock:us-east-1:1:provisioned-model/p");
    const withOutput = (more: object) =>
      ({ ...run, output: { ...run.output, ...more } }) as RunResults;
    expect(resultsText(withOutput({ committedUntil: "2027-05-26T10:00:00Z" }))).toMatch(
      /with a commitment, until 2027-05-26 whether it is used or not/,
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
});

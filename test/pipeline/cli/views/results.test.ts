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
});

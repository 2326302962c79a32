import { describe, expect, it } from "vitest";
import { resultsText } from "../../../../pipeline/cli/views/results.ts";
import type { RunResults } from "../../../../pipeline/run/results.ts";

function registered(servingArn: string | null): RunResults {
  const verdict = servingArn === null ? "rejected" : "accepted";
  return {
    output: { verdict, version: "registry/g/versions/r.json", modelArn: "arn:m", servingArn },
    metrics: null,
    verdict: null,
    smokeTest: null,
    style: null,
    teardown: null,
  };
}

describe("the results of a run that ended well", () => {
  it.each([
    [null, "the custom model's storage, until"],
    [
      "arn:aws:bedrock:us-east-1:1:custom-model-deployment/d",
      "storage, answers by the token, until",
    ],
    ["arn:aws:bedrock:us-east-1:1:provisioned-model/p", "the throughput by the hour, the custom"],
  ])("say what goes on to cost when it is served by %s", (servingArn, words) => {
    expect(resultsText(registered(servingArn))).toMatch(words);
  });
});

import { describe, expect, it } from "vitest";
import { checkInput, outputProblems } from "../../../../infra/local/protocol/api-model.ts";

const job = {
  jobName: "j",
  customModelName: "m",
  roleArn: "arn:aws:iam::123456789012:role/r",
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  trainingDataConfig: { s3Uri: "s3://b/k" },
  outputDataConfig: { s3Uri: "s3://b/o/" },
  hyperParameters: { epochCount: "2" },
};

function refusal(change: Record<string, unknown>): string {
  try {
    checkInput("bedrock", "CreateModelCustomizationJob", { ...job, ...change });
    return "";
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

describe("input of an operation, against the SDK's own model", () => {
  it("passes what AWS would accept", () => {
    expect(refusal({})).toBe("");
    expect(refusal({ clientRequestToken: undefined })).toBe("");
  });

  it.each([
    [
      { jobName: undefined },
      "Value at 'jobName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { jobNam: "x" },
      "Value at 'jobNam' failed to satisfy constraint: Member must be one of: jobName",
    ],
    [{ hyperParameters: { epochCount: 2 } }, "'hyperParameters.epochCount.member'"],
    [{ outputDataConfig: {} }, "Value at 'outputDataConfig.s3Uri' failed"],
    [{ jobTags: [{ key: "a" }] }, "Value at 'jobTags.1.member.value' failed"],
    [
      { customizationType: "TUNING" },
      "Value 'TUNING' at 'customizationType' failed to satisfy constraint: Member must satisfy enum value set: [",
    ],
    [
      { customizationConfig: {} },
      "Value at 'customizationConfig' failed to satisfy constraint: Exactly one member of the union",
    ],
  ])("refuses %j", (change, text) => {
    expect(refusal(change)).toContain(`ValidationException: 1 validation error detected: `);
    expect(refusal(change)).toContain(text);
  });

  it("names every error at once", () => {
    expect(refusal({ jobName: undefined, roleArn: 1 })).toContain("2 validation errors detected");
  });

  it("answers 501 for an operation that the model does not have", () => {
    expect(() => checkInput("bedrock", "CreateUnicorn", {})).toThrow(
      expect.objectContaining({ status: 501, message: expect.stringContaining("CreateUnicorn") }),
    );
  });
});

it("names what an answer does not have", () => {
  expect(outputProblems("bedrock", "CreateModelCustomizationJob", { jobArn: "a" })).toEqual([]);
  expect(outputProblems("bedrock", "CreateModelCustomizationJob", {})).toHaveLength(1);
});

import { describe, expect, it } from "vitest";
import { endingText } from "../../../../pipeline/cli/views/ending.ts";
import type { RunView } from "../../../../pipeline/run/status.ts";
import type { Teardown } from "../../../../pipeline/run-folder/teardown.ts";

const context = { bucket: "data", isLocal: true };
const teardown: Teardown = {
  runId: "r",
  execution: "r",
  billing: [],
  reason: "Job.Failed",
  scope: "everything",
  remaining: [],
  checkedAt: "2026-11-23T00:00:00Z",
  steps: [],
};

function ended(error: string | null): RunView {
  return {
    runId: "r",
    executionArn: "arn",
    resumes: 0,
    status: error === null ? "SUCCEEDED" : "FAILED",
    startedAt: 0,
    stoppedAt: 1,
    model: "nova-micro",
    steps: [],
    current: [],
    job: null,
    evaluation: null,
    quotas: null,
    acceptance: null,
    evaluationLeft: null,
    error: error === null ? null : { error, cause: "why" },
    output: null,
  };
}

describe("the end of a run", () => {
  it("names where the files are", () => {
    expect(endingText(ended(null), { teardown: null }, context)).toMatch(/s3:\/\/data\/runs\/r\//);
  });

  it.each([
    ["Job.Failed", /message above is Bedrock's.*--attempt 2/],
    ["Bedrock.AccessDeniedException", /permission.*--attempt 2/],
    ["Run.Stopped", /to start it again, .*--attempt 2/],
    ["Whatever.Else", /fix the error above.*--attempt 2/],
  ])("says what to do after %s", (error, next) => {
    const text = endingText(ended(error), { teardown }, context);
    expect(text).toMatch(next);
    expect(text).toMatch(/no billable resource is left, according to Bedrock's lists/);
    expect(text).toMatch(/report\.md/);
  });

  it("names a kept model, which is billed", () => {
    const kept: Teardown = { ...teardown, scope: "job-and-serving" };
    const text = endingText(ended("Job.Failed"), { teardown: kept }, context);
    expect(text).toMatch(/except the kept custom model's storage/);
  });

  it("names what is not deleted, and how to wait for a clean-up that is not confirmed yet", () => {
    const remaining = [{ kind: "deployment", arn: "x" } as const];
    const left = { ...teardown, remaining };
    expect(endingText(ended("E.E"), { teardown: left }, context)).toMatch(
      /not deleted: deployment x/,
    );
    expect(endingText(ended("E.E"), { teardown: null }, context)).toMatch(
      /not confirmed yet.*`tunewright stop r --local`/,
    );
  });
});

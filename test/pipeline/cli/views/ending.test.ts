import { describe, expect, it } from "vitest";
import { endingText } from "../../../../pipeline/cli/views/ending.ts";
import type { RunView } from "../../../../pipeline/run/status.ts";
import type { Teardown } from "../../../../pipeline/run-folder/teardown.ts";

const place = { bucket: "data", isLocal: true };
const teardown: Teardown = {
  runId: "r",
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
    status: error === null ? "SUCCEEDED" : "FAILED",
    startedAt: 0,
    stoppedAt: 1,
    model: "nova-micro",
    steps: [],
    current: [],
    job: null,
    error: error === null ? null : { error, cause: "why" },
    output: null,
  };
}

describe("the end of a run", () => {
  it("tells where the files are", () => {
    expect(endingText(ended(null), { teardown: null }, place)).toMatch(/s3:\/\/data\/runs\/r\//);
  });

  it.each([
    ["Job.Failed", /words above are Bedrock's.*--attempt 2/],
    ["Bedrock.AccessDeniedException", /permission.*--attempt 2/],
    ["Run.Stopped", /--attempt 2 .* begins anew$/],
    ["Whatever.Else", /what the error above names.*--attempt 2/],
  ])("says what to do after %s", (error, next) => {
    const text = endingText(ended(error), { teardown }, place);
    expect(text).toMatch(next);
    expect(text).toMatch(/nothing paid is left, as Bedrock's lists show/);
    expect(text).toMatch(/report\.md/);
  });

  it("does not call a kept model nothing", () => {
    const kept: Teardown = { ...teardown, scope: "job-and-serving" };
    const text = endingText(ended("Job.Failed"), { teardown: kept }, place);
    expect(text).toMatch(/but the storage of a custom model that is kept/);
  });

  it("names what is still there, and how to wait for a proof that is not there yet", () => {
    const remaining = [{ kind: "deployment", arn: "x" } as const];
    const left = { ...teardown, remaining };
    expect(endingText(ended("E.E"), { teardown: left }, place)).toMatch(
      /still there: deployment x/,
    );
    expect(endingText(ended("E.E"), { teardown: null }, place)).toMatch(
      /not proven yet.*`tunewright stop r --local`/,
    );
  });
});

import { describe, expect, it } from "vitest";
import { endingText } from "../../../../pipeline/cli/views/ending.ts";
import type { RunView } from "../../../../pipeline/run/status.ts";
import type { Teardown } from "../../../../pipeline/run-folder/teardown.ts";

const context = { bucket: "data", flags: " --local" };
const teardown: Teardown = {
  runId: "r",
  execution: "r",
  reason: "Job.Failed",
  scope: "everything",
  remaining: [],
  billing: [],
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
    candidates: null,
    evaluation: null,
    quotas: null,
    acceptance: null,
    localTraining: null,
    plannedEvaluation: null,
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
    [
      "Job.Failed",
      /message.*start again with --attempt 2[\s\S]*then `tunewright resume r --local`/,
    ],
    ["Job.Stalled", /next +`tunewright resume r --local` continues from what exists/],
    ["Job.InternalError", /side +AWS's[\s\S]*wait a while; then `tunewright resume r --local`/],
    ["Data.RowsRejected", /`tunewright resume r --local --allow-rejected-rows`/],
    ["Bedrock.AccessDeniedException", /permission[\s\S]*then `tunewright resume r --local`/],
    ["Run.Stopped", /next +`tunewright resume r --local` continues from what exists/],
    ["Whatever.Else", /not known to this version[\s\S]*then `tunewright resume r --local`/],
    [
      "Request.FileMissing",
      /fix the error above, then run `tunewright tune` again; .* need --attempt 2/,
    ],
  ])("says what to do after %s", (error, next) => {
    const text = endingText(ended(error), { teardown }, context);
    expect(text).toMatch(next);
    expect(text).toMatch(/no billable resource is left, according to Bedrock's lists/);
    expect(text).toContain("`tunewright report r --local` downloads them and opens the report");
  });

  it("names a kept model, what it costs a month, and the command that continues from it", () => {
    const resource = { kind: "custom-model", arn: "arn:m" } as const;
    const billing = [{ resource, reason: "kept-model", until: null, usdPerMonth: 1.95 } as const];
    const text = endingText(
      ended("Serving.Failed"),
      { teardown: { ...teardown, billing } },
      context,
    );
    expect(text).toMatch(/billed +! The trained model is kept: arn:m.*about 1\.95 USD a month/);
    expect(text).toMatch(/`tunewright resume r --local` continues from the model without training/);
    expect(text).not.toMatch(/no billable resource/);
  });

  it("names committed throughput with its end", () => {
    const resource = { kind: "provisioned-throughput", arn: "arn:p" } as const;
    const until = "2027-05-26T10:00:00Z";
    const billing = [{ resource, reason: "committed", until, usdPerMonth: null } as const];
    const text = endingText(ended("E.E"), { teardown: { ...teardown, billing } }, context);
    expect(text).toMatch(/arn:p is committed until 2027-05-26 and is billed until then/);
  });

  it("names what a run that succeeded could not do, and the command that does it", () => {
    const notes = [{ state: "Write the report", error: "AccessDenied" }];
    const output = { outcome: "accepted", verdict: "better", version: "v", modelArn: "m", notes };
    const text = endingText({ ...ended(null), output }, { teardown: null }, context);
    expect(text).toMatch(/Write the report: AccessDenied\n.*`tunewright resume r --local` does it/);
  });

  it.each([
    ["Champion.Withdrawn", "no longer served"],
    ["Champion.NotServed", "no longer exists or has failed"],
  ])("says what %s means, and offers no resume, which would not ask it either", (error, why) => {
    const notes = [{ state: "Find the champion", error }];
    const output = { outcome: "accepted", verdict: "better", version: "v", modelArn: "m", notes };
    const text = endingText({ ...ended(null), output }, { teardown: null }, context);
    expect(text).toContain(why);
    expect(text).not.toContain("tunewright resume");
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

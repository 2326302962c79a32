import { describe, expect, it } from "vitest";
import { published } from "../../../../pipeline/report/notice/published.ts";
import { type RunEnd, runNotice } from "../../../../pipeline/report/notice/run-notice.ts";
import { makePlan } from "../../../../pipeline/run/plan.ts";
import type { Failure, RunReport } from "../../../../pipeline/run-folder/report.ts";
import type { Teardown } from "../../../../pipeline/run-folder/teardown.ts";
import { aBaseScore, aChangedRow, aReport } from "../../../support/report.ts";
import { aRequest, onThroughput } from "../../../support/request.ts";
import { aPlanRequest } from "../../../support/run-request.ts";
import { aVerdict } from "../../../support/verdict.ts";

const executionArn = "arn:aws:states:us-west-2:123456789012:execution:tunewright:run-1";
const LINK =
  "Step Functions: https://us-west-2.console.aws.amazon.com/states/home?region=us-west-2#/v2/executions/details/";

/** The notice of a report as text. */
function noticeOf(changes: Partial<RunReport>, end: Partial<RunEnd> = {}) {
  const notice = runNotice(aReport(changes), { executionArn, leftovers: "", ...end });
  return published(notice, "text");
}

const failure: Failure = {
  error: "Job.Failed",
  cause: "Could not validate GetObject permissions to access Amazon S3 bucket: data",
  state: "Job finished?",
};
const billing: Teardown["billing"] = [
  {
    resource: { kind: "custom-model", arn: "arn:model" },
    ...{ reason: "kept-model", until: null, usdPerMonth: 1.95 },
  },
];
const teardown: Teardown = {
  ...{ runId: "run-1", execution: "run-1", reason: "Job.Failed", scope: "job-and-serving" },
  ...{ remaining: [], billing, checkedAt: "2026-11-23T00:00:00.000Z", steps: [] },
};
const failed = { ending: "failed", failure, teardown, verdict: null } as const;

describe("the notice of a run", () => {
  it("that was accepted says why, what is served, for how much, until when, and what to do next", () => {
    const { subject, message } = noticeOf({ leaseUntil: "2026-11-30T05:31:00.000Z" });
    expect(subject).toBe("Tunewright: run-1 was registered");
    for (const part of [
      /^Accepted: the tuned model was registered\.\nAccepted\. /,
      "\nverdict: better\n",
      "\nversion: run-1 of the group test, its candidate\n",
      "\n- Storage of the tuned model arn:model: $1.95 a month, until `tunewright retire run-1 --model`, after `tunewright retire test@candidate` while that points at it\n",
      "\n- On-demand deployment arn:serving: $0 idle, nothing while it is not used",
      "until its lease ends, 2026-11-30 05:31 UTC; `tunewright renew run-1` prolongs it\n",
      "\nnext: Ask the tuned model a question of your own. `tunewright invoke test ",
      `\n${LINK}${executionArn}\nreport: s3://data/runs/run-1/report.html\nfiles: s3://data/runs/run-1/`,
    ]) {
      expect(message).toEqual(
        typeof part === "string" ? expect.stringContaining(part) : expect.stringMatching(part),
      );
    }
  });

  it("on throughput says what it has cost so far, what it costs an hour, and until when", async () => {
    const plan = makePlan(await aPlanRequest("nova-micro", { serving: { path: "provisioned" } }));
    const times = { ...aReport().times, servedSince: "2026-11-22T22:00:00.000Z" };
    const request = aRequest("run-1", onThroughput);
    const { message } = noticeOf({
      ...{ plan, request, times },
      committedUntil: "2027-05-26T00:00:00.000Z",
    });
    expect(message).toMatch(/cost so far:\n- Paid once, by list prices: .* \(planned: about \$/);
    expect(message).toContain("\n- Provisioned throughput so far: at most 2 h");
    expect(message).toMatch(
      /- Provisioned throughput, committed arn:serving: .*, until 2027-05-26, whether it is used or not/,
    );
  });

  it.each([
    ["rejected", "was rejected by the gate"],
    ["cannot-tell", "was not registered: its rows cannot tell whether it is better"],
  ] as const)("that was %s says so, and what costs money", (ending, what) => {
    const reason = { kind: "gain-not-above-minimum" } as const;
    const verdict = aVerdict({ outcome: "rejected", verdict: "cannot-tell", reason });
    const { subject, message } = noticeOf({ ending, verdict, teardown });
    expect(subject).toBe(`Tunewright: run-1 ${what}`);
    expect(message).toContain("\nREJECTED. ");
    expect(message).toContain(
      "costs from now on: The trained model is kept: arn:model. Its storage costs about 1.95 USD a month until you delete it.",
    );
  });

  it("that failed names error and state, the cause, whose side it is on, and the remedy", () => {
    const { subject, message } = noticeOf(failed);
    expect(subject).toBe("Tunewright: run-1 failed: Job.Failed");
    expect(message).toContain('\nJob.Failed in the state "Job finished?"\nCould not validate');
    for (const name of ["cause", "side", "remedy", "try again", "billed"]) {
      expect(message).toMatch(new RegExp(`^${name}: .`, "m"));
    }
    expect(message).toContain("`tunewright resume run-1`");
    expect(message).toContain("\ncosts from now on: The trained model is kept: arn:model.");
  });

  it.each<[string, Partial<RunReport>, Partial<RunEnd>]>([
    ["a clean-up that failed", {}, { leftovers: "\n(Also, the clean-up failed with Odd.)" }],
    [
      "something that is not deleted yet",
      {
        teardown: { ...teardown, remaining: [{ kind: "deployment", arn: "arn:deployment" }] },
      },
      {},
    ],
    [
      "a commitment",
      {
        teardown: {
          ...teardown,
          billing: [
            {
              resource: { kind: "provisioned-throughput", arn: "arn:throughput" },
              ...{ reason: "committed", until: "2027-05-26T00:00:00Z", usdPerMonth: null },
            },
          ],
        },
      },
      {},
    ],
  ])("that failed and has left %s still costs money, which its subject says", (_, changes, end) => {
    const { subject, message } = noticeOf({ ...failed, ...changes }, end);
    expect(subject).toBe("Tunewright: run-1 failed, still costs money: Job.Failed");
    expect(message).toMatch(
      /clean-up failed with Odd|Not deleted yet: deployment arn:deployment|until 2027-05-26/,
    );
    const stopped = noticeOf({ ...failed, ...changes, ending: "stopped" }, end);
    expect(stopped.subject).toBe("Tunewright: run-1 was stopped, still costs money");
  });

  it("that left nothing says so; without a proof it does not", () => {
    const clean = noticeOf({ ...failed, teardown: { ...teardown, billing: [] }, modelArn: null });
    expect(clean.message).toContain(
      "\ncosts from now on: Bedrock lists nothing of this run that costs money. ",
    );
    const unknown = noticeOf({ ...failed, teardown: null, modelArn: null });
    expect(unknown.message).toContain("`tunewright status run-1` shows what is left");
  });

  it.each([
    ["accepted", {}],
    ["rejected", {}],
    ["cannot-tell", {}],
    ["failed", failed],
    ["stopped", failed],
    ["not-tuned", { baseScore: aBaseScore(), verdict: null }],
    ["a-a", {}],
  ] as const)(
    "that ended as %s has costs so far and from now on, a next step and links",
    (ending, changes) => {
      const { message } = noticeOf({ ...changes, ending });
      for (const part of [
        "cost so far:",
        "costs from now on",
        "next: ",
        "report: s3://data/runs/run-1/",
      ]) {
        expect(message).toContain(`\n${part}`);
      }
    },
  );

  it("that was not tuned says why, and how to tune all the same", () => {
    const { subject, message } = noticeOf({
      ...{ ending: "not-tuned", baseScore: aBaseScore(), verdict: null },
    });
    expect(subject).toBe("Tunewright: run-1 was not tuned");
    expect(message).toContain("The base model reaches 97% (labels correct");
    expect(message).toContain("`tunewright resume run-1 --tune-anyway`");
    expect(message).toContain("costs from now on: nothing of this run");
  });

  it("that was an A/A check says that it passed, and that nothing was trained", () => {
    const { subject, message } = noticeOf({ ending: "a-a" });
    expect(subject).toBe("Tunewright: run-1 passed its A/A check");
    expect(message).toContain("\nNothing was trained, served or registered.\n");
  });

  it("names what failed beside the verdict", () => {
    const notes = [{ state: "Read the metrics", error: "Metrics.Odd" }];
    expect(noticeOf({ notes }).message).toContain(
      '\nnote: the state "Read the metrics" failed with Metrics.Odd\n',
    );
  });

  it("holds no text of a row", () => {
    const row = aChangedRow({ question: "SECRET-question", reference: "SECRET-reference" });
    const counts = { worse: 1, better: 0, same: 3 };
    const rows = { counts, rows: [row], leftOut: { worse: 0, better: 0 } };
    const { message } = noticeOf({ rows });
    expect(message).not.toMatch(/SECRET|below/);
  });

  it("has a subject of printable ASCII, shorter than the 100 characters that SNS allows", () => {
    const error = `Odd\n\u0007é${"x".repeat(200)}`;
    const { subject } = noticeOf({ ...failed, failure: { ...failure, error } });
    expect(subject).toMatch(/^Tunewright: run-1 failed: Odd\?x+$/);
    expect(subject).toHaveLength(99);
  });
});

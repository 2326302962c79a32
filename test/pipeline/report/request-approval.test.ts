import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestApproval } from "../../../pipeline/report/request-approval.ts";
import { approvalFile, approvalTokenFile } from "../../../pipeline/run-folder/approval.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { plannedInput } from "../../support/planned-input.ts";
import { aRequest, onThroughput } from "../../support/request.ts";

let pipeline: PipelineEnvironment;
beforeAll(async () => {
  pipeline = await startEnvironment();
});
afterAll(() => pipeline?.stop());

const tools = () => ({ ...pipeline, noticeFormat: "text" as const, links: null });

const approval = { hours: 2, otherPerson: false, startedBy: "arn:aws:iam::123456789012:user/a" };

/** What the workflow passes on, of a run whose plan is in the bucket. */
async function aCall(runId: string, execution = runId) {
  const { plan, input } = await plannedInput(aRequest(runId, { approval }));
  await planFile.write(pipeline.bucket, runId, plan);
  const executionArn = `arn:aws:states:us-east-1:123456789012:execution:tunewright:${execution}`;
  return { runId, execution, executionArn, request: input, token: null };
}

const stored = async (runId: string) => {
  const found = await approvalFile.find(pipeline.bucket, runId);
  if (found === undefined) throw new Error(`${runId} has no approval.json`);
  return found;
};

/** Writes a decision about the latest request. */
async function decide(runId: string, what: "approved" | "rejected") {
  const found = await stored(runId);
  const at = "2026-11-23T00:30:00.000Z";
  const decision = { what, by: "arn:aws:iam::123456789012:user/b", at, reason: "budget" };
  const requests = found.requests.map((one) => ({ ...one, decision: one.decision ?? decision }));
  await approvalFile.write(pipeline.bucket, runId, { ...found, requests });
}

describe("a request for approval", () => {
  it("is stored once, without the token, and says what is bought, until when, and how to approve", async () => {
    const call = await aCall("asked");
    const first = await requestApproval(tools(), call);
    const second = await requestApproval(tools(), { ...call, token: "AQC-secret" });
    expect(second).toEqual({ ...first, seconds: second.seconds });
    expect(first).toMatchObject({ state: "open", seconds: 7205 });
    const { requests } = await stored("asked");
    expect(requests).toMatchObject([
      { execution: "asked", planHash: call.request.planHash, startedBy: approval.startedBy },
    ]);
    expect(JSON.stringify([requests, first, second])).not.toContain("AQC-secret");
    expect(await approvalTokenFile.find(pipeline.bucket, "asked")).toMatchObject({
      token: "AQC-secret",
    });
    expect(first.notice?.subject).toMatch(/^Tunewright: asked needs approval: \$0\.0099/);
    for (const part of [
      "training nova-micro on 120 rows, evaluating on 40 rows, and serving on demand",
      `plan: ${call.request.planHash}`,
      `tunewright approve asked --plan ${call.request.planHash.slice(0, 16)}`,
      "tunewright approve asked --reject",
      "per month while kept: $1.95",
      ...["cause: the plan asks for it", "cost so far: nothing", "/runs/asked/"],
      `started by: ${approval.startedBy}`,
      "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/",
      requests[0]?.expiresAt ?? "?",
    ]) {
      expect(first.notice?.message).toContain(part);
    }
  });

  it("that was decided is not waited for, and says by whom", async () => {
    for (const what of ["approved", "rejected"] as const) {
      const call = await aCall(`was-${what}`);
      await requestApproval(tools(), call);
      await decide(call.runId, what);
      const { state, text } = await requestApproval(tools(), call);
      expect([state, text]).toEqual([
        what,
        expect.stringMatching(
          `was ${what} by arn:aws:iam::123456789012:user/b at 2026-11-23.*budget`,
        ),
      ]);
      await expect(requestApproval(tools(), { ...call, token: "t" })).rejects.toMatchObject({
        code: "Approval.Decided",
      });
    }
  });

  it("expires by its own clock, for good, and the next execution asks again", async () => {
    const call = await aCall("late");
    const { seconds } = await requestApproval(tools(), call);
    await pipeline.clock.sleep(seconds * 1000);
    expect(await requestApproval(tools(), call)).toMatchObject({ state: "expired" });
    await decide("late", "approved");
    expect(await requestApproval(tools(), call)).toMatchObject({ state: "expired" });
    const resumed = { ...call, execution: "late_2" };
    expect(await requestApproval(tools(), resumed)).toMatchObject({ state: "open" });
    expect(
      (await stored("late")).requests.map(({ execution, decision }) => [execution, decision?.what]),
    ).toEqual([
      ["late", "expired"],
      ["late_2", undefined],
    ]);
  });

  it("under a plan that was approved for an earlier execution is not made again", async () => {
    const call = await aCall("again");
    await requestApproval(tools(), call);
    await decide("again", "approved");
    const resumed = { ...call, execution: "again_2" };
    const faster = { ...resumed.request.limits, jobHours: 99 };
    const request = { ...resumed.request, limits: faster };
    expect(await requestApproval(tools(), { ...resumed, request })).toMatchObject({
      state: "approved",
    });
    expect((await stored("again")).requests).toHaveLength(1);
  });

  it("that was rejected is made again for the next execution", async () => {
    const call = await aCall("twice");
    await requestApproval(tools(), call);
    await decide("twice", "rejected");
    const resumed = { ...call, execution: "twice_2" };
    expect(await requestApproval(tools(), resumed)).toMatchObject({ state: "open" });
  });

  it.each([
    ["planHash", { planHash: "f".repeat(64) }],
    ["hyperParameters", { hyperParameters: { epochCount: "99" } }],
    ["serving.path", { serving: { ...onThroughput.serving, modelUnits: 9 } }],
    ["group", { group: "other" }],
    ["approval", { approval: { ...approval, hours: 1 } }],
  ] as const)("of an input whose %s is not its plan's is refused", async (part, change) => {
    const call = await aCall("other");
    const request = { ...call.request, ...change };
    await expect(requestApproval(tools(), { ...call, request })).rejects.toMatchObject({
      code: "Approval.OtherPlan",
      message: expect.stringContaining(`(${part})`),
    });
    expect(await approvalFile.find(pipeline.bucket, "other")).toBeUndefined();
  });

  it("without a plan.json is refused", async () => {
    const call = { ...(await aCall("planned")), runId: "unplanned" };
    await expect(requestApproval(tools(), call)).rejects.toMatchObject({
      message: expect.stringContaining("plan.json is missing"),
    });
  });

  it("of several calls at once is stored once", async () => {
    const call = await aCall("at-once");
    const all = await Promise.all(Array.from({ length: 5 }, () => requestApproval(tools(), call)));
    expect(all.every(({ state }) => state === "open")).toBe(true);
    expect((await stored("at-once")).requests).toHaveLength(1);
  });
});

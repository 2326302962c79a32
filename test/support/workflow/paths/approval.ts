import { expect } from "vitest";
import type { Shape } from "../../../../infra/local/kernel/service.ts";
import { WAITS_FOR_APPROVAL } from "../../../../pipeline/workflow/names.ts";
import { path } from "../path.ts";
import { type Script, type ScriptedRun, thrown } from "../scripted-run.ts";
import { healthy } from "../scripts.ts";

const approval = { hours: 2, otherPerson: false, startedBy: null };
const request = { approval };
const open = healthy["RequestApproval"] as Shape;
const standing = (state: string) => ({ state, seconds: 1, notice: null, text: `was ${state}` });
const woken: Script = { SendTaskSuccess: {} };

const JOB = "CreateModelCustomizationJob";
/** Nothing that costs money was called. */
function expectNothingBought(run: ScriptedRun) {
  for (const call of [JOB, "AskModels", "CleanUp", "Register"])
    expect(run.callsOf(call)).toEqual([]);
}

/** The wait for a person before anything is bought. */
export const approvalPaths = [
  path("a plan that needs no approval is not waited with", {}, (run) => {
    expect(run.callsOf("RequestApproval")).toEqual([]);
  }),
  path(
    "a run waits for its approval, notifies people, and reads what was decided when it is woken",
    { request, script: { ...woken, RequestApproval: [open, open, standing("approved")] } },
    (run) => {
      expect(run.status).toBe("SUCCEEDED");
      expect(run.hours).toBeLessThan(2);
      const calls = run.callsOf("RequestApproval");
      expect(calls.map(({ token }) => typeof token)).toEqual(["object", "string", "object"]);
      expect(calls[1]).toMatchObject({ runId: "r1", execution: "r1", request: { approval } });
      expect(String(calls[1]?.["executionArn"])).toMatch(/:execution:scripted:r1$/);
      const [notice] = run.callsOf("Publish");
      expect(JSON.stringify(notice)).toContain("r1 needs approval");
      const names = run.calls.map(({ name }) => name);
      expect(names.lastIndexOf("RequestApproval")).toBeLessThan(names.indexOf(JOB));
      expect(names.indexOf("CheckQuotas")).toBeLessThan(names.indexOf("RequestApproval"));
    },
  ),
  path(
    "a notice with a link is published by the function that signs it, and by no state",
    {
      request,
      script: {
        ...woken,
        RequestApproval: [{ ...open, notice: null }, open, standing("approved")],
      },
    },
    (run) => {
      expect(run.status).toBe("SUCCEEDED");
      expect(run.states).toContain(WAITS_FOR_APPROVAL);
      expect(run.states).not.toContain("Notify: needs approval");
    },
  ),
  path(
    "one who wakes the run without a decision lets nothing through",
    {
      request,
      script: { ...woken, RequestApproval: [open, open, open, open, standing("rejected")] },
    },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Approval.Rejected"]);
      expect(run.cause).toContain("was rejected");
      expect(run.states.filter((name) => name === WAITS_FOR_APPROVAL)).toHaveLength(2);
      expectNothingBought(run);
    },
  ),
  path(
    "a request that no one decides expires, and nothing was bought",
    { request, script: { RequestApproval: [open, open, standing("expired")] } },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Approval.Expired"]);
      expect(run.hours).toBeCloseTo(7205 / 3600, 3);
      expect(run.callsOf("WriteReport")).toMatchObject([{ outcome: "failed" }]);
      expectNothingBought(run);
    },
  ),
  path(
    "an approval that was given before, or while the wait started, is not waited for",
    {
      request,
      script: { RequestApproval: [open, thrown("Approval.Decided"), standing("approved")] },
    },
    (run) => expect(run.status).toBe("SUCCEEDED"),
  ),
  path(
    "the time in which a person decides is not taken from the job's",
    {
      request: { approval, limits: { ...limitsOfADay(), jobHours: 1 } },
      script: { RequestApproval: [open, open, standing("approved")] },
    },
    (run) => {
      expect(run.hours).toBeGreaterThan(2);
      expect([run.status, run.callsOf("StopModelCustomizationJob")]).toEqual(["SUCCEEDED", []]);
    },
  ),
  path(
    "a plan that is not the input's, and a function that fails, end the run for free",
    { request, script: { RequestApproval: thrown("Approval.OtherPlan", "planHash") } },
    (run) => {
      expect([run.error, run.failedIn]).toEqual(["Approval.OtherPlan", "Look for the approval"]);
      expectNothingBought(run);
    },
  ),
  path(
    "so does a wait that cannot start",
    { request, script: { RequestApproval: [open, thrown("AccessDenied")] } },
    (run) => {
      expect([run.error, run.failedIn]).toEqual(["AccessDenied", WAITS_FOR_APPROVAL]);
      expectNothingBought(run);
    },
  ),
  path(
    "a notice that fails is noted, and the run waits all the same",
    {
      request,
      script: {
        ...woken,
        RequestApproval: [open, open, standing("approved")],
        Publish: (_input, number) => {
          if (number <= 3) throw new Error("not now");
          return { messageId: "1" };
        },
      },
    },
    (run) => {
      expect(run.status).toBe("SUCCEEDED");
      expect(run.output["notes"]).toMatchObject([{ state: "Notify: needs approval" }]);
    },
  ),
];

function limitsOfADay() {
  return {
    ...{ servingMinutes: 600, pollSeconds: 60, stallHours: 100, evaluationHours: 48 },
    stallAction: "notify" as const,
  };
}

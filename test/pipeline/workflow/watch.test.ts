import { describe, expect, it } from "vitest";
import { INTERNAL_ERROR } from "../../../pipeline/workflow/aws-texts.ts";
import { aRequest } from "../../support/request.ts";
import { runScripted, type Script } from "../../support/workflow/scripted-run.ts";
import { healthy } from "../../support/workflow/scripts.ts";

const HOUR = 3_600_000;

/** The longest that a config may ask for. */
const longest = {
  ...aRequest("r1").limits,
  jobHours: 168,
  servingMinutes: 24 * 60,
  pollSeconds: 10,
  evaluationHours: 48,
  stallHours: 6,
};

const inProgress = {
  status: "InProgress",
  jobName: "r1",
  lastModifiedTime: new Date("2026-11-26T00:00:00Z"),
  statusDetails: { trainingDetails: { status: "NotStarted" } },
};
const completed = {
  ...inProgress,
  status: "Completed",
  jobArn: "arn:job",
  outputModelArn: "arn:model",
};
const failed = (failureMessage: string, jobName = "r1") => ({
  ...inProgress,
  status: "Failed",
  jobName,
  failureMessage,
});

const subjects = (run: Awaited<ReturnType<typeof runScripted>>) =>
  run.callsOf("Publish").map((call) => String(call["subject"] ?? call["Subject"]));

describe("the watch over the job", () => {
  it("keeps the longest run that is allowed below 5,000 events", async () => {
    const script: Script = {
      ...healthy,
      // The poll after 159 hours is at most 8 hours later: in time, as late as can be.
      GetModelCustomizationJob: (_input, _number, at) => (at < 159 * HOUR ? inProgress : completed),
      GetCustomModelDeployment: (_input, _number, at) => ({
        status: at < (167 + 21) * HOUR ? "Creating" : "Active",
      }),
      // Calls that ask nothing and wait are the shortest rounds; 12 minutes is what the evaluation keeps to.
      AskModels: (_input, number) => ({
        ...{ done: number === 240, answered: number, rows: 240, cursor: null, tooLate: false },
        waitSeconds: number === 240 ? 0 : 720,
      }),
    };
    const run = await runScripted(script, { input: aRequest("r1", { limits: longest }) });
    expect([run.status, run.cause]).toEqual(["SUCCEEDED", ""]);
    expect(run.hours).toBeGreaterThan(159 + 24 + 47);
    expect(run.events).toBeGreaterThan(3_000);
    expect(run.events).toBeLessThan(5_000);
  });

  it("really polls a job that is stuck until its time is over, and stops it", async () => {
    const script = { ...healthy, GetModelCustomizationJob: inProgress };
    const run = await runScripted(script, { input: aRequest("r1", { limits: longest }) });
    expect([run.status, run.error]).toEqual(["FAILED", "Job.TookTooLong"]);
    expect(run.hours).toBeGreaterThan(168);
    expect(run.hours).toBeLessThan(168 * 1.06);
    expect(run.events).toBeLessThan(2_000);
    expect(run.callsOf("CleanUp")).toMatchObject([{ scope: "job-and-serving" }]);
    // Once, although it stood still for days.
    expect(subjects(run).filter((subject) => subject.includes("stalled"))).toHaveLength(1);
  });

  it("notifies again when a job that has moved stands still again", async () => {
    const day = (at: number) => Math.floor(at / (24 * HOUR));
    const script: Script = {
      ...healthy,
      GetModelCustomizationJob: (_input, _number, at) =>
        day(at) > 2
          ? completed
          : { ...inProgress, lastModifiedTime: new Date(day(at) * 24 * HOUR) },
    };
    const run = await runScripted(script, { input: aRequest("r1", { limits: longest }) });
    expect(subjects(run).filter((subject) => subject.includes("stalled"))).toHaveLength(3);
    expect(run.status).toBe("SUCCEEDED");
  });

  it("stops a job that stands still, when it was asked to, and says in which phase", async () => {
    const script = { ...healthy, GetModelCustomizationJob: inProgress };
    const limits = { ...longest, stallAction: "stop" } as const;
    const run = await runScripted(script, { input: aRequest("r1", { limits }) });
    expect(run.error).toBe("Job.Stalled");
    expect(run.cause).toMatch(/has not moved for 6 h .*TrainingDetails.*NotStarted/);
    expect(run.hours).toBeLessThan(7);
  });

  it("tries a job that failed on the side of AWS once more, with its own name and token", async () => {
    const script: Script = {
      ...healthy,
      GetModelCustomizationJob: [failed(INTERNAL_ERROR), { ...completed, jobName: "r1.2" }],
    };
    const run = await runScripted(script, { input: aRequest("r1") });
    expect(run.status).toBe("SUCCEEDED");
    expect(run.callsOf("CreateModelCustomizationJob")).toMatchObject([
      { jobName: "r1", customModelName: "r1", clientRequestToken: "r1" },
      { jobName: "r1.2", customModelName: "r1", clientRequestToken: "r1--2" },
    ]);
  });

  it("explains a second failure on the side of AWS, and does not try again", async () => {
    const script: Script = {
      ...healthy,
      GetModelCustomizationJob: [failed(INTERNAL_ERROR), failed(INTERNAL_ERROR, "r1.2")],
    };
    const run = await runScripted(script, { input: aRequest("r1") });
    expect(run.error).toBe("Job.InternalError");
    expect(run.cause).toMatch(/side of AWS, not because of the data, and twice in this run/);
    expect(run.callsOf("CreateModelCustomizationJob")).toHaveLength(2);
  });

  it("does not repeat a job that someone else has started", async () => {
    const script = { ...healthy, GetModelCustomizationJob: failed(INTERNAL_ERROR, "theirs") };
    const start = { at: "job", jobArn: "arn:theirs" } as const;
    const run = await runScripted(script, { input: aRequest("r1", { start, origin: "job" }) });
    expect(run.error).toBe("Job.InternalError");
    expect(run.callsOf("CreateModelCustomizationJob")).toEqual([]);
  });

  it("does not repeat a job whose data Bedrock refuses", async () => {
    const script = { ...healthy, GetModelCustomizationJob: failed("Line 3 is not JSON") };
    const run = await runScripted(script, { input: aRequest("r1") });
    expect([run.error, run.callsOf("CreateModelCustomizationJob").length]).toEqual([
      "Job.Failed",
      1,
    ]);
    expect(run.cause).toContain("Line 3 is not JSON");
  });

  it("adopts the job of its name in a resume, with the token of the execution", async () => {
    const run = await runScripted(healthy, {
      name: "r1_3",
      input: aRequest("r1", { start: { at: "training", jobNumber: 2 } }),
    });
    expect(run.callsOf("CreateModelCustomizationJob")).toMatchObject([
      { jobName: "r1.2", clientRequestToken: "r1--3" },
    ]);
    expect(run.callsOf("Register")).toMatchObject([{ runId: "r1", version: "r1_3" }]);
  });
});

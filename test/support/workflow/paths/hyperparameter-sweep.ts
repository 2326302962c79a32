import { expect } from "vitest";
import { ServiceError } from "../../../../infra/local/kernel/aws-error.ts";
import { aSweep, fastCloudLimits } from "../../request.ts";
import { path } from "../path.ts";
import { thrown } from "../scripted-run.ts";

const OUTPUT = "s3://data-bucket/runs/r1/output/";
const sweep = aSweep("r1", { epochs: [1, 2, 3, 4], concurrency: 2 });

const completed = (jobName: string) => ({
  status: "Completed",
  ...{ jobName, jobArn: `arn:job:${jobName}`, outputModelArn: `arn:model:${jobName}` },
  ...{ creationTime: "2026-11-25T23:00:00.000Z", endTime: "2026-11-25T23:50:00.000Z" },
});
const inProgress = (jobName: string) => ({ status: "InProgress", jobName });

/** The job by the ARN that Create has answered, `arn:job:<name>`, or by its name. */
const nameOf = ({ jobIdentifier }: { jobIdentifier?: unknown }) =>
  String(jobIdentifier).replace("arn:job:", "");

/** Answers under which all candidates are trained, and the second is chosen. */
const swept = {
  CreateModelCustomizationJob: ({ jobName }: { jobName?: unknown }) => ({
    jobArn: `arn:job:${jobName}`,
  }),
  GetModelCustomizationJob: (input: object) => completed(nameOf(input)),
  ChooseCandidate: {
    ...{ name: "h02", jobArn: "arn:job:r1.h02", modelArn: "arn:model:r1.h02", validationLoss: 0.1 },
    ...{ startedAt: "2026-11-25T23:00:00.000Z", endedAt: "2026-11-25T23:50:00.000Z" },
  },
  DeleteCandidates: { deleted: 3 },
  StopModelCustomizationJob: {},
};

/** Several candidates of which one is kept. */
export const sweepPaths = [
  path(
    "each candidate has a job, a model and a token of its own, and the chosen one continues",
    { request: sweep, script: swept },
    (run) => {
      const created = run.callsOf("CreateModelCustomizationJob");
      expect(
        created
          .map(({ jobName, customModelName, clientRequestToken, hyperParameters }) => [
            ...[jobName, customModelName, clientRequestToken],
            (hyperParameters as Record<string, string>)["epochCount"],
          ])
          .sort(([one], [other]) => String(one).localeCompare(String(other))),
      ).toEqual([
        ["r1.h01", "r1_h01", "r1--h01", "1"],
        ["r1.h02", "r1_h02", "r1--h02", "2"],
        ["r1.h03", "r1_h03", "r1--h03", "3"],
        ["r1.h04", "r1_h04", "r1--h04", "4"],
      ]);
      expect(run.callsOf("CheckQuotas")).toMatchObject([{ models: 4 }]);
      const [choice] = run.callsOf("ChooseCandidate");
      expect(choice?.["tried"]).toHaveLength(4);
      expect(run.callsOf("DeleteCandidates")).toEqual([
        { runId: "r1", modelArn: "arn:model:r1.h02", storageUsdPerMonth: 1.95 },
      ]);
      expect(run.callsOf("ReadMetrics")).toMatchObject([{ jobArn: "arn:job:r1.h02" }]);
      expect(run.callsOf("CreateCustomModelDeployment")[0]).toMatchObject({
        modelArn: "arn:model:r1.h02",
      });
      expect(run.output["notes"]).toEqual([]);
    },
  ),
  ...[
    { concurrency: 2, room: 10, most: 2 },
    { concurrency: null, room: 3, most: 3 },
    { concurrency: 2, room: 1, most: 1 },
  ].map(({ concurrency, room, most }) =>
    path(
      `with a limit of ${concurrency} and room for ${room}, ${most} of four jobs run at once`,
      {
        request: aSweep("r1", { concurrency }),
        script: {
          ...swept,
          CheckQuotas: { waits: [], unread: [], jobsAtOnce: room },
          GetModelCustomizationJob: (input, number) =>
            number <= 8 ? inProgress(nameOf(input)) : completed(nameOf(input)),
        },
      },
      (run) => {
        const first = run.calls.filter(({ name }) => name.endsWith("ModelCustomizationJob"));
        const polled = first.findIndex(({ at }) => at > 0);
        expect(first.slice(0, polled).map(({ name }) => name)).toEqual(
          Array.from({ length: most }, () => "CreateModelCustomizationJob"),
        );
        expect(run.callsOf("CreateModelCustomizationJob")).toHaveLength(4);
      },
    ),
  ),
  path(
    "a candidate whose job fails, is refused, or fails twice inside Bedrock ends by itself",
    {
      request: sweep,
      script: {
        ...swept,
        CreateModelCustomizationJob: ({ jobName }) => {
          if (jobName === "r1.h01") throw new ServiceError("AccessDeniedException", "not you");
          return { jobArn: `arn:job:${jobName}` };
        },
        GetModelCustomizationJob: (input) => {
          const jobName = nameOf(input);
          const failed = { status: "Failed", jobName };
          if (jobName === "r1.h03") return { ...failed, failureMessage: "bad rows" };
          const message = "Encountered an internal error when processing the request.";
          if (jobName.startsWith("r1.h04")) return { ...failed, failureMessage: message };
          return completed(jobName);
        },
      },
    },
    (run) => {
      const tried = run.callsOf("ChooseCandidate")[0]?.["tried"];
      expect(tried).toMatchObject([
        { name: "h01", jobArn: null, failure: { error: "Bedrock.AccessDeniedException" } },
        { name: "h02", modelArn: "arn:model:r1.h02", failure: null },
        { name: "h03", failure: { error: "Job.Failed", cause: "bad rows" } },
        { name: "h04", failure: { error: "Job.InternalError" } },
      ]);
      const names = run.callsOf("CreateModelCustomizationJob").map(({ jobName }) => jobName);
      expect(names).toContain("r1.h04.2");
      expect(run.states.at(-1)).toBe("Registered");
      expect(run.output["notes"]).toEqual([]);
    },
  ),
  path(
    "the jobs that exist are adopted by their names, and none of another",
    {
      request: sweep,
      script: {
        ...swept,
        CreateModelCustomizationJob: () => {
          throw new ServiceError("ConflictException", "The name is already in use.");
        },
        GetModelCustomizationJob: (input) => {
          const name = nameOf(input);
          const s3Uri = name === "r1.h04" ? "s3://other/" : OUTPUT;
          return { ...completed(name), outputDataConfig: { s3Uri } };
        },
      },
    },
    (run) => {
      const tried = run.callsOf("ChooseCandidate")[0]?.["tried"];
      expect(tried).toMatchObject([
        { name: "h01", modelArn: "arn:model:r1.h01" },
        { name: "h02", modelArn: "arn:model:r1.h02" },
        { name: "h03", modelArn: "arn:model:r1.h03" },
        { name: "h04", modelArn: null, failure: { error: "Bedrock.ConflictException" } },
      ]);
      expect(run.callsOf("StopModelCustomizationJob")).toEqual([]);
    },
  ),
  path(
    "a candidate that takes too long is stopped, and one that cannot be stopped is noted",
    {
      request: { ...sweep, limits: { ...fastCloudLimits, jobHours: 6 } },
      script: {
        ...swept,
        GetModelCustomizationJob: (input) =>
          /h0[34]/.test(nameOf(input)) ? inProgress(nameOf(input)) : completed(nameOf(input)),
        StopModelCustomizationJob: ({ jobIdentifier }) => {
          if (nameOf({ jobIdentifier }) === "r1.h04") {
            throw new ServiceError("AccessDeniedException", "not you");
          }
          return {};
        },
      },
    },
    (run) => {
      expect(run.callsOf("StopModelCustomizationJob")).toHaveLength(2);
      expect(run.callsOf("ChooseCandidate")[0]?.["tried"]).toMatchObject([
        { failure: null },
        { failure: null },
        { failure: { error: "Job.TookTooLong" }, unstopped: null },
        { failure: { error: "Job.TookTooLong" }, unstopped: "Bedrock.AccessDeniedException" },
      ]);
      expect(run.output["notes"]).toEqual([
        { state: "Stop the candidate's job", error: "Bedrock.AccessDeniedException" },
      ]);
      expect(run.hours).toBeLessThan(9);
    },
  ),
  path(
    "a candidate whose job stands still is told of, and its job is waited for",
    {
      request: { ...sweep, limits: { ...fastCloudLimits, stallHours: 2 } },
      script: {
        ...swept,
        GetModelCustomizationJob: (input, _number, at) =>
          nameOf(input) === "r1.h01" && at < 5 * 3_600_000
            ? inProgress("r1.h01")
            : completed(nameOf(input)),
      },
    },
    (run) => {
      const stalled = run
        .callsOf("Publish")
        .filter(({ Subject }) => String(Subject).includes("stalled"));
      expect(stalled.map(({ Subject }) => Subject)).toEqual([
        "Tunewright: a job of r1 has stalled",
      ]);
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
  path(
    "what no candidate could do ends the run, and deletes nothing",
    {
      request: sweep,
      script: { ...swept, ChooseCandidate: thrown("HyperparameterSweep.AllFailed") },
    },
    (run) => {
      expect(run.error).toBe("HyperparameterSweep.AllFailed");
      expect(run.callsOf("DeleteCandidates")).toEqual([]);
      expect(run.callsOf("CleanUp")).toMatchObject([{ scope: "job-and-serving" }]);
    },
  ),
  path(
    "a model that lost and cannot be deleted is noted",
    {
      request: sweep,
      script: { ...swept, DeleteCandidates: thrown("HyperparameterSweep.ModelsNotDeleted") },
    },
    (run) => {
      expect(run.output["notes"]).toEqual([
        {
          state: "Delete the models that lost",
          error: "HyperparameterSweep.ModelsNotDeleted",
        },
      ]);
    },
  ),
  path(
    "a run that continues with the chosen model trains nothing, and looks again at those that lost",
    {
      execution: "r1_2",
      request: {
        ...sweep,
        start: { at: "model", jobArn: "arn:job:r1.h02", modelArn: "arn:model:r1.h02" },
      },
      script: swept,
    },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([]);
      expect(run.callsOf("ChooseCandidate")).toMatchObject([{ tried: [] }]);
      expect(run.callsOf("DeleteCandidates")).toHaveLength(1);
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
];

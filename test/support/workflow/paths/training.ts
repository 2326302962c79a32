import { expect } from "vitest";
import { ServiceError } from "../../../../infra/local/kernel/aws-error.ts";
import { aDistillation, aRequest, fastCloudLimits } from "../../request.ts";
import { path } from "../path.ts";
import { thrown } from "../scripted-run.ts";
import { rejection } from "../scripts.ts";

/** The tags of all that the run `r1` buys on the driven clock, which starts on 2026-11-26. */
export const ownTags = [
  { key: "tunewright:run", value: "r1" },
  { key: "tunewright:group", value: "test" },
  { key: "tunewright:lease", value: "2026-12-10T00:00:00.000Z" },
];

const OUTPUT = "s3://data-bucket/runs/r1/output/";

const job = {
  jobName: "r1",
  customModelName: "r1",
  clientRequestToken: "r1",
  roleArn: "arn:aws:iam::123456789012:role/customization",
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  customizationType: "FINE_TUNING",
  hyperParameters: { epochCount: "2", learningRate: "0.00001", learningRateWarmupSteps: "10" },
  trainingDataConfig: { s3Uri: "s3://data-bucket/runs/r1/input/train.jsonl" },
  outputDataConfig: { s3Uri: OUTPUT },
  jobTags: ownTags,
  customModelTags: ownTags,
};

const inProgress = {
  status: "InProgress",
  jobName: "r1",
  statusDetails: { trainingDetails: { status: "NotStarted" } },
};
const completed = {
  status: "Completed",
  jobName: "r1",
  jobArn: "arn:job",
  outputModelArn: "arn:model",
};
const INTERNAL = "Encountered an internal error when processing the request.";
const failedInternally = { status: "Failed", jobName: "r1", failureMessage: INTERNAL };
const taken = () => {
  throw new ServiceError("ConflictException", "The name is already in use.");
};

const validation = "runs/r1/input/validation.jsonl";
const slow = { ...fastCloudLimits, jobHours: 48, pollSeconds: 60 };

/** Buying the job, and waiting for it. */
export const trainingPaths = [
  path("the job is bought once, with everything that the request says", {}, (run) => {
    expect(run.callsOf("CreateModelCustomizationJob")).toEqual([job]);
    expect(run.callsOf("ReadAcceptance")).toEqual([{ runId: "r1", jobArn: "arn:job" }]);
    expect(run.callsOf("ReadMetrics")).toEqual([
      {
        ...{ runId: "r1", jobArn: "arn:job", labels: null },
        ...{ evaluationKey: "runs/r1/input/evaluation.jsonl", validationRows: 0 },
      },
    ]);
  }),
  path(
    "a teacher goes with the job, in place of hyperparameters",
    { request: aDistillation },
    (run) => {
      const { hyperParameters: _none, ...others } = job;
      const teacherModelConfig = { teacherModelIdentifier: "amazon.nova-pro-v1:0" };
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([
        {
          ...others,
          customizationType: "DISTILLATION",
          customizationConfig: { distillationConfig: { teacherModelConfig } },
        },
      ]);
    },
  ),
  path(
    "a teacher's answers are as long as the request says",
    {
      request: {
        ...aDistillation,
        teacher: { id: "us.amazon.nova-pro-v1:0", maxResponseLength: 50 },
      },
    },
    (run) => {
      const [created] = run.callsOf("CreateModelCustomizationJob");
      const teacherModelConfig = {
        teacherModelIdentifier: "us.amazon.nova-pro-v1:0",
        maxResponseLengthForInference: 50,
      };
      expect(created).toMatchObject({
        customizationConfig: { distillationConfig: { teacherModelConfig } },
      });
    },
  ),
  path(
    "the user's tags, the key and the VPC go with the job",
    {
      request: { tags: { team: "cards" } },
      placeholders: {
        ModelKeyArn: "arn:key",
        SubnetIds: "subnet-1,subnet-2",
        SecurityGroupIds: "sg-1,sg-2",
      },
    },
    (run) => {
      const tags = [...ownTags, { key: "team", value: "cards" }];
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([
        {
          ...job,
          jobTags: tags,
          customModelTags: tags,
          customModelKmsKeyId: "arn:key",
          vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1", "sg-2"] },
        },
      ]);
      expect(run.callsOf("CreateCustomModelDeployment")[0]?.["tags"]).toEqual(tags);
    },
  ),
  path(
    "validation data goes with the job",
    { request: { dataset: { ...aRequest("r1").dataset, validation } } },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")[0]).toMatchObject({
        validationDataConfig: { validators: [{ s3Uri: `s3://data-bucket/${validation}` }] },
      });
    },
  ),
  path(
    "a resume buys the next job under its own name and token",
    { execution: "r1_3", request: { start: { at: "training", jobNumber: 2 } } },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([
        { ...job, jobName: "r1.2", clientRequestToken: "r1--3" },
      ]);
      expect(run.status).toBe("SUCCEEDED");
    },
  ),
  path(
    "a run begins at a job",
    { request: { start: { at: "job", jobArn: "arn:other" }, origin: "job" } },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([]);
      expect(run.callsOf("GetModelCustomizationJob")[0]).toEqual({ jobIdentifier: "arn:other" });
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
  path(
    "a run begins at a model, of which no job may be known",
    { request: { start: { at: "model", jobArn: null, modelArn: "arn:old" }, origin: "model" } },
    (run) => {
      expect(run.callsOf("GetModelCustomizationJob")).toEqual([]);
      expect(run.callsOf("ReadAcceptance")).toEqual([]);
      expect(run.callsOf("CreateCustomModelDeployment")[0]).toMatchObject({ modelArn: "arn:old" });
      expect(run.callsOf("Register")[0]).toMatchObject({ jobArn: null, modelArn: "arn:old" });
    },
  ),
  path(
    "a run begins at a model whose job is known",
    { request: { start: { at: "model", jobArn: "arn:his", modelArn: "arn:old" } } },
    (run) => {
      expect(run.callsOf("ReadMetrics")).toMatchObject([{ runId: "r1", jobArn: "arn:his" }]);
      expect(run.callsOf("Register")[0]).toMatchObject({ jobArn: "arn:his", modelArn: "arn:old" });
    },
  ),
  path(
    "a run begins at its verdict and serves nothing",
    {
      execution: "r1_2",
      request: { start: { at: "verdict", jobArn: "arn:job", modelArn: "arn:model" } },
      script: {
        ...rejection,
      },
    },
    (run) => {
      expect(run.states.slice(1, 4)).not.toContain("Ask the base model one question");
      expect(run.callsOf("CreateCustomModelDeployment")).toEqual([]);
      expect(run.callsOf("Register")[0]).toMatchObject({
        version: "r1_2",
        jobArn: "arn:job",
        modelArn: "arn:model",
        servingArn: null,
      });
      expect(run.states.at(-1)).toBe("Rejected");
    },
  ),
  path(
    "a run that starts at its verdict is served after all when that is now better",
    {
      execution: "r1_2",
      request: { start: { at: "verdict", jobArn: "arn:job", modelArn: "arn:model" } },
    },
    (run) => {
      expect(run.callsOf("CreateCustomModelDeployment")).toHaveLength(1);
      expect(run.callsOf("Register")[0]).toMatchObject({ servingArn: "arn:deployment" });
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
  ...[OUTPUT, OUTPUT.slice(0, -1)].map((s3Uri) =>
    path(
      `a job of this name that writes to ${s3Uri} is the run's own`,
      {
        script: {
          CreateModelCustomizationJob: taken,
          GetModelCustomizationJob: [
            { ...inProgress, jobArn: "arn:found", outputDataConfig: { s3Uri } },
            inProgress,
            completed,
          ],
        },
      },
      (run) => {
        expect(run.callsOf("GetModelCustomizationJob")).toEqual([
          { jobIdentifier: "r1" },
          { jobIdentifier: "arn:found" },
          { jobIdentifier: "arn:found" },
        ]);
        expect(run.status).toBe("SUCCEEDED");
      },
    ),
  ),
  path(
    "a later job of the run is found by its own name",
    {
      execution: "r1_2",
      request: { start: { at: "training", jobNumber: 2 } },
      script: {
        CreateModelCustomizationJob: taken,
        GetModelCustomizationJob: [
          { ...inProgress, jobArn: "arn:found", outputDataConfig: { s3Uri: OUTPUT } },
          completed,
        ],
      },
    },
    (run) => {
      expect(run.callsOf("GetModelCustomizationJob")[0]).toEqual({ jobIdentifier: "r1.2" });
      expect(run.status).toBe("SUCCEEDED");
    },
  ),
  path(
    "the longest job is polled no more often than its history can hold",
    { request: { limits: { ...slow, jobHours: 168, pollSeconds: 10 } } },
    (run) => {
      const [first] = run.calls.filter(({ name }) => name === "GetModelCustomizationJob");
      expect(first?.at).toBe(31_000);
    },
  ),
  path(
    "a job of this name that writes elsewhere is another's",
    {
      script: {
        CreateModelCustomizationJob: taken,
        GetModelCustomizationJob: { ...completed, outputDataConfig: { s3Uri: "s3://other/" } },
      },
    },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Bedrock.ConflictException"]);
      expect(run.states).not.toContain("Job finished?");
    },
  ),
  path(
    "a job that fails says why",
    {
      script: {
        GetModelCustomizationJob: { ...inProgress, status: "Failed", failureMessage: "bad" },
      },
    },
    (run) => {
      expect([run.error, run.cause]).toEqual(["Job.Failed", "bad"]);
      expect(run.callsOf("WriteReport")[0]).toMatchObject({
        outcome: "failed",
        failure: { error: "Job.Failed", cause: "bad", state: "Job finished?" },
      });
    },
  ),
  path(
    "a job that fails without a message",
    { script: { GetModelCustomizationJob: { ...inProgress, status: "Failed" } } },
    (run) => {
      expect([run.error, run.cause]).toEqual(["Job.Failed", "Bedrock gave no reason."]);
      expect(run.failedIn).toBe("Job finished?");
    },
  ),
  path(
    "a job that was stopped from outside",
    { script: { GetModelCustomizationJob: { ...inProgress, status: "Stopped" } } },
    (run) => {
      expect(run.error).toBe("Job.Stopped");
      expect(run.cause).toBe("The customization job was stopped outside of this run.");
      expect(run.failedIn).toBe("Job finished?");
    },
  ),
  path(
    "AWS's internal error is tried once more under the next name",
    { script: { GetModelCustomizationJob: [failedInternally, inProgress, completed] } },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([
        job,
        { ...job, jobName: "r1.2", clientRequestToken: "r1--2" },
      ]);
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
  path(
    "AWS's internal error after a resume takes the name after the latest",
    {
      execution: "r1_2",
      request: { start: { at: "training", jobNumber: 2 } },
      script: {
        GetModelCustomizationJob: [{ ...failedInternally, jobName: "r1.2" }, completed],
      },
    },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob").map((one) => one["jobName"])).toEqual([
        "r1.2",
        "r1.3",
      ]);
      expect(
        run.callsOf("CreateModelCustomizationJob").map((one) => one["clientRequestToken"]),
      ).toEqual(["r1--2", "r1--2--3"]);
    },
  ),
  path(
    "AWS's internal error twice",
    { script: { GetModelCustomizationJob: failedInternally } },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toHaveLength(2);
      expect(run.error).toBe("Job.InternalError");
      expect(run.cause).toContain(
        `${INTERNAL} This failed on the side of AWS, not because of the data, and twice in this run. Where`,
      );
      expect(run.cause).toMatch(/in another Region or with another base model\.$/);
      expect(run.failedIn).toBe("Job finished?");
    },
  ),
  path(
    "AWS's internal error of a job that the run did not start",
    {
      request: { start: { at: "job", jobArn: "arn:other" }, origin: "job" },
      script: { GetModelCustomizationJob: failedInternally },
    },
    (run) => {
      expect(run.callsOf("CreateModelCustomizationJob")).toEqual([]);
      expect(run.error).toBe("Job.InternalError");
      expect(run.cause).toContain("not because of the data. Where");
    },
  ),
  path(
    "a job that takes too long",
    {
      request: { limits: { ...slow, stallHours: 1000 } },
      script: { GetModelCustomizationJob: inProgress },
    },
    (run) => {
      expect(run.error).toBe("Job.TookTooLong");
      expect(run.cause).toContain("had not finished after 48 h (limits.jobHours).");
      expect(run.failedIn).toBe("Job finished?");
      const [first = 0, second = 0] = run.calls
        .filter(({ name }) => name === "GetModelCustomizationJob")
        .map(({ at }) => at / 1000);
      expect([first, second - first]).toEqual([60, 60]);
      // The longer it takes, the rarer the polls: by a twentieth of the time waited.
      const polls = run.callsOf("GetModelCustomizationJob").length;
      expect(polls).toBeGreaterThan(100);
      expect(polls).toBeLessThan(200);
      expect(run.hours).toBeGreaterThan(48);
      expect(run.hours).toBeLessThan(51.5);
    },
  ),
  path(
    "a job that stands still is told of once, again after it has moved, and goes on",
    {
      request: { limits: { ...slow, stallHours: 2 } },
      script: {
        GetModelCustomizationJob: (_input, number) =>
          number < 75
            ? { ...inProgress, lastModifiedTime: "2026-11-26T00:00:00Z" }
            : number < 110
              ? { ...inProgress, lastModifiedTime: "2026-11-26T01:00:00Z" }
              : completed,
      },
    },
    (run) => {
      const notices = run.callsOf("Publish").map(({ Subject, Message }) => [Subject, Message]);
      const stalled = notices.filter(([subject]) => String(subject).includes("stalled"));
      expect(stalled.map(([subject]) => subject)).toEqual([
        "Tunewright: the job of r1 has stalled",
        "Tunewright: the job of r1 has stalled",
      ]);
      expect(stalled[0]?.[1]).toMatch(
        /^The job r1 has not moved for 2 h \(limits\.stallHours is 2\)\. Its phases: \{"TrainingDetails":\{"Status":"NotStarted"\}\}\.\ncost so far: what the job has trained, .*\nIt is waited for until limits\.jobHours are over\. To end it: tunewright stop r1\nfiles: s3:\/\/.*\/runs\/r1\/$/,
      );
      expect(run.states.at(-1)).toBe("Registered");
    },
  ),
  path(
    "a job that stands still is stopped where the request says so",
    {
      request: { limits: { ...slow, stallHours: 2, stallAction: "stop" } },
      script: { GetModelCustomizationJob: { status: "InProgress", jobName: "r1" } },
    },
    (run) => {
      expect(run.error).toBe("Job.Stalled");
      expect(run.cause).toMatch(
        /The job r1 has not moved for 2 h .*phases: not given\. It is stopped, as limits\.stallAction says\./,
      );
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "job-and-serving" });
      expect(run.failedIn).toBe("Job finished?");
      expect(run.hours).toBeLessThan(3);
    },
  ),
  path(
    "rejected rows end the run before serving is bought",
    {
      script: {
        ReadAcceptance: { processed: 120, accepted: 115, partiallyAccepted: 2, rejected: 3 },
      },
    },
    (run) => {
      expect(run.error).toBe("Data.RowsRejected");
      expect(run.cause).toContain(
        "Bedrock rejected 3 of 120 rows of the training data and accepted 2 only in part; the model was trained without them.",
      );
      expect(run.cause).toContain("tunewright resume r1 --allow-rejected-rows");
      expect(run.cause).toContain(
        "Look at acceptance.json in the run folder and at the files that it names. To continue with this model all the same: ",
      );
      expect(run.failedIn).toBe("Were all rows accepted?");
      expect(run.states).not.toContain("On demand or provisioned?");
    },
  ),
  path(
    "one rejected row is too many unless it is allowed",
    {
      script: {
        ReadAcceptance: { processed: 120, accepted: 119, partiallyAccepted: 0, rejected: 1 },
      },
    },
    (run) => {
      expect(run.cause).toContain("Bedrock rejected 1 of 120 rows of the training data; the model");
    },
  ),
  path(
    "rejected rows that are allowed",
    {
      request: { allowRejectedRows: true },
      script: {
        ReadAcceptance: { processed: 120, accepted: 117, partiallyAccepted: 0, rejected: 3 },
      },
    },
    (run) => expect(run.states.at(-1)).toBe("Registered"),
  ),
  path(
    "metrics and an acceptance report that cannot be read are noted",
    { script: { ReadAcceptance: thrown("Acceptance.Odd"), ReadMetrics: thrown("Metrics.Odd") } },
    (run) => {
      expect(run.output["notes"]).toEqual([
        { state: "Read the acceptance report", error: "Acceptance.Odd" },
        { state: "Read the training metrics", error: "Metrics.Odd" },
      ]);
    },
  ),
];

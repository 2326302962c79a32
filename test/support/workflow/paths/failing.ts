import { expect } from "vitest";
import { ServiceError } from "../../../../infra/local/kernel/aws-error.ts";
import type { Shape } from "../../../../infra/local/kernel/service.ts";
import { aRequest } from "../../request.ts";
import { path } from "../path.ts";
import { type Script, thrown } from "../scripted-run.ts";
import { healthy } from "../scripts.ts";

const refused = (name: string, message: string) => () => {
  throw new ServiceError(name, message);
};
const badRow: Script = { AskModels: thrown("Evaluation.BadRow", "row 41 is odd") };
const base = (status: string) => ({
  modelDetails: { modelArn: "arn:x", modelId: "m", modelLifecycle: { status } },
});
const nova = aRequest("r1").baseModel;
const nothingBought = (calls: readonly { name: string }[]) =>
  calls.filter(({ name }) => /^(Create|CleanUp)/.test(name));

/** Ends without success: before anything is paid for, and after. */
export const failingPaths = [
  path("the request is checked under the execution's name, before all else", {}, (run) => {
    expect(run.callsOf("CheckRequest")).toEqual([{ executionName: "r1", request: aRequest("r1") }]);
    expect(run.callsOf("GetFoundationModel")).toEqual([
      { modelIdentifier: "amazon.nova-micro-v1:0:128k" },
    ]);
    expect(run.callsOf("AskBaseModel")).toEqual([
      {
        model: "amazon.nova-micro-v1:0",
        baseModel: "amazon.nova-micro-v1:0:128k",
        evaluationKey: "runs/r1/input/evaluation.jsonl",
        maxTokens: 64,
      },
    ]);
    expect(run.callsOf("CheckQuotas")).toEqual([
      {
        runId: "r1",
        models: 1,
        start: "training",
        baseModel: "amazon.nova-micro-v1:0:128k",
        serving: aRequest("r1").serving,
      },
    ]);
  }),
  path(
    "a request that is not one ends for free, with the function's own words",
    { execution: "r1_2", script: { CheckRequest: thrown("Request.Invalid", "no runId") } },
    (run) => {
      expect([run.error, run.cause]).toEqual(["Request.Invalid", "no runId"]);
      expect(nothingBought(run.calls)).toEqual([]);
      expect(run.callsOf("WriteReport")[0]).toMatchObject({
        runId: "r1",
        request: aRequest("r1"),
        outcome: "failed",
      });
    },
  ),
  ...["AskBaseModel", "CheckQuotas"].map((name) =>
    path(
      `${name} that fails ends the run for free`,
      { script: { [name]: thrown("Odd") } },
      (run) => {
        expect(run.error).toBe("Odd");
        expect(nothingBought(run.calls)).toEqual([]);
      },
    ),
  ),
  path(
    "a failure after the training gives the report the job and the model, whose answers it shows",
    { script: { Decide: thrown("Odd") } },
    (run) =>
      expect(run.callsOf("WriteReport")).toMatchObject([
        { outcome: "failed", jobArn: "arn:job", modelArn: "arn:model" },
      ]),
  ),
  path(
    "the foundation model of a custom model is looked at",
    {
      request: {
        baseModel: {
          ...nova,
          id: "arn:aws:bedrock:us-east-1:1:custom-model/amazon.nova-micro-v1:0:128k/abc",
        },
      },
    },
    (run) => {
      expect(run.callsOf("GetFoundationModel")).toEqual([
        { modelIdentifier: "amazon.nova-micro-v1:0:128k" },
      ]);
    },
  ),
  path(
    "a base model without a life cycle counts as active",
    { script: { GetFoundationModel: { modelDetails: { modelArn: "arn:x", modelId: "m" } } } },
    (run) => expect(run.states.at(-1)).toBe("Registered"),
  ),
  path(
    "a legacy base model is refused, and its successor named",
    {
      request: { baseModel: { ...nova, successor: "nova-2-lite" } },
      script: { GetFoundationModel: base("LEGACY") },
    },
    (run) => {
      expect(run.error).toBe("BaseModel.Retired");
      expect(run.cause).toBe(
        "amazon.nova-micro-v1:0:128k is LEGACY in this Region: Bedrock accepts no new customization jobs or throughput for it. Nothing was bought. The nearest to it is nova-2-lite; others: tunewright models.",
      );
      expect(nothingBought(run.calls)).toEqual([]);
      expect(run.failedIn).toBe("Is the base model active?");
    },
  ),
  path(
    "a legacy base model without a known successor",
    { script: { GetFoundationModel: base("LEGACY") } },
    (run) =>
      expect(run.cause).toMatch(/bought\. Choose another base model \(tunewright models\)\.$/),
  ),
  path(
    "a base model that has ended is refused, and its successor named",
    {
      request: { baseModel: { ...nova, successor: "nova-2-lite" } },
      script: { GetFoundationModel: refused("ResourceNotFoundException", "gone") },
    },
    (run) =>
      expect(run.cause).toMatch(
        /end of life\. The nearest to it is nova-2-lite; others: tunewright models\.$/,
      ),
  ),
  path(
    "a base model that has ended is refused",
    { script: { GetFoundationModel: refused("ResourceNotFoundException", "gone") } },
    (run) => {
      expect(run.error).toBe("BaseModel.Ended");
      expect(run.cause).toBe(
        "amazon.nova-micro-v1:0:128k does not exist in this Region, or has reached its end of life. Choose another base model (tunewright models).",
      );
      expect(run.failedIn).toBe("Is the base model active?");
    },
  ),
  path(
    "a model of a legacy base can still be deployed on demand",
    {
      request: { start: { at: "model", jobArn: null, modelArn: "arn:model" } },
      script: { GetFoundationModel: base("LEGACY") },
    },
    (run) => expect(run.states.at(-1)).toBe("Registered"),
  ),
  path(
    "but not on provisioned throughput",
    {
      request: {
        start: { at: "model", jobArn: null, modelArn: "arn:model" },
        serving: { path: "provisioned", modelUnits: 1, commitment: null, leaseHours: 24 },
      },
      script: { GetFoundationModel: base("LEGACY") },
    },
    (run) => expect(run.error).toBe("BaseModel.Retired"),
  ),
  path(
    "a failure after the training removes the serving, keeps the model and says what is left",
    {
      script: {
        ...badRow,
        CleanUp: {
          done: true,
          remaining: [],
          removed: 1,
          sentence: "The model arn:model is kept.",
        },
      },
    },
    (run) => {
      expect(run.callsOf("CleanUp")).toEqual([
        {
          runId: "r1",
          execution: "r1",
          group: "test",
          scope: "job-and-serving",
          reason: "Evaluation.BadRow",
          storageUsdPerMonth: 1.95,
          givenModelArn: null,
        },
      ]);
      expect([run.error, run.cause]).toEqual([
        "Evaluation.BadRow",
        "row 41 is odd\nThe model arn:model is kept.",
      ]);
      expect(run.callsOf("WriteReport")).toMatchObject([
        { executionArn: expect.stringMatching(/:execution:scripted:r1$/), leftovers: "" },
      ]);
      expect(run.callsOf("Publish")).toMatchObject([
        { Subject: "r1 ended", Message: "as its report says" },
      ]);
    },
  ),
  path(
    "the model is deleted only where the request says so",
    { request: { deleteModelOnFailure: true }, script: badRow },
    (run) => {
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "everything" });
      expect(run.cause).toBe("row 41 is odd");
    },
  ),
  path(
    "a model that was trained elsewhere is named to the clean-up",
    {
      request: { origin: "model", start: { at: "model", jobArn: null, modelArn: "arn:given" } },
      script: badRow,
    },
    (run) => {
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ givenModelArn: "arn:given" });
    },
  ),
  path(
    "the clean-up is repeated until it is done",
    {
      script: {
        ...badRow,
        CleanUp: [
          { done: false, remaining: [], removed: 1, sentence: "" },
          { done: true, remaining: [], removed: 0, sentence: "kept" },
        ],
      },
    },
    (run) => {
      expect(run.callsOf("CleanUp")).toHaveLength(2);
      expect(run.cause).toBe("row 41 is odd\nkept");
    },
  ),
  path(
    "the clean-up gives up after an hour, and says that something is left",
    {
      script: {
        ...badRow,
        CleanUp: (_input, number) => ({
          done: number > 120,
          remaining: [],
          removed: 0,
          sentence: "The model is kept.",
        }),
      },
    },
    (run) => {
      expect(run.callsOf("CleanUp")).toHaveLength(120);
      expect(run.cause).toBe(
        "row 41 is odd\nThe model is kept.\n(Also, some resources still existed after an hour; billable resources may be left, and the sweep keeps looking for them; see teardown.json in its run folder.)",
      );
    },
  ),
  path(
    "a clean-up that gives up without a word still says that the model is kept",
    {
      script: {
        ...badRow,
        CleanUp: { done: false, remaining: [], removed: 0, sentence: "" },
      },
    },
    (run) => {
      expect(run.cause).toBe(
        "row 41 is odd\n(Also, some resources still existed after an hour; billable resources may be left, and the sweep keeps looking for them; see teardown.json in its run folder.) The trained model is kept: arn:model. Its storage costs about 1.95 USD a month. `tunewright resume r1` continues from it without training again.",
      );
    },
  ),
  path(
    "a clean-up that gives up does not invent a price",
    {
      request: { storageUsdPerMonth: null },
      script: { ...badRow, CleanUp: { done: false, remaining: [], removed: 0, sentence: "" } },
    },
    (run) => expect(run.cause).toContain("costs a monthly price that is not known here. `tune"),
  ),
  path(
    "a clean-up that gives up says nothing of a model that is to be deleted",
    {
      request: { deleteModelOnFailure: true },
      script: { ...badRow, CleanUp: { done: false, remaining: [], removed: 0, sentence: "" } },
    },
    (run) => expect(run.cause).toMatch(/in its run folder\.\)$/),
  ),
  path(
    "a clean-up that fails itself still says that the model is kept",
    { script: { ...badRow, CleanUp: thrown("CleanUp.Odd", "no way") } },
    (run) => {
      expect(run.cause).toContain("(Also, the clean-up failed with CleanUp.Odd: ");
      expect(run.cause).toContain(
        " The trained model is kept: arn:model. Its storage costs about 1.95 USD a month. `tunewright resume r1` continues from it without training again.",
      );
    },
  ),
  path(
    "the same where the price is not known",
    {
      request: { storageUsdPerMonth: null },
      script: { ...badRow, CleanUp: thrown("CleanUp.Odd", "no way") },
    },
    (run) => {
      expect(run.cause).toContain(
        "Its storage costs a monthly price that is not known here. `tune",
      );
    },
  ),
  path(
    "a clean-up that fails says nothing of a model that is to be deleted",
    { request: { deleteModelOnFailure: true }, script: { ...badRow, CleanUp: thrown("Odd") } },
    (run) => {
      expect(run.cause).toContain("(Also, ");
      expect(run.cause).not.toContain("is kept");
    },
  ),
  path(
    "nor of one that was never trained",
    {
      script: {
        CreateModelCustomizationJob: refused("AccessDeniedException", "no"),
        CleanUp: thrown("Odd"),
      },
    },
    (run) => {
      expect(run.error).toBe("Bedrock.AccessDeniedException");
      expect(run.cause).not.toContain("is kept");
    },
  ),
  path(
    "a failure report and a notice that fail do not hide the failure",
    {
      script: {
        ...badRow,
        WriteReport: thrown("Odd"),
        Publish: refused("NotFoundException", "no topic"),
      },
    },
    (run) => expect(run.error).toBe("Evaluation.BadRow"),
  ),
  path(
    "without a failure report the notice is the workflow's own",
    {
      script: {
        ...badRow,
        CleanUp: { ...(healthy["CleanUp"] as Shape), sentence: "The model arn:model is kept." },
        WriteReport: thrown("Odd"),
      },
    },
    (run) =>
      expect(run.callsOf("Publish")).toMatchObject([
        {
          Subject: "Tunewright: r1 failed: Evaluation.BadRow",
          Message:
            'Evaluation.BadRow in the state "Evaluate both models on held-out rows"\nrow 41 is odd\nThe model arn:model is kept.\nfiles: s3://data-bucket/runs/r1/',
        },
      ]),
  ),
  path(
    "a notice that was made before the failure is not sent",
    {
      script: {
        Register: thrown("Registry.VersionExists"),
        WriteReport: [healthy["WriteReport"] as Shape, thrown("Odd")],
      },
    },
    (run) =>
      expect(run.callsOf("Publish")).toMatchObject([
        { Subject: "Tunewright: r1 failed: Registry.VersionExists" },
      ]),
  ),
  path(
    "a subject is cut at the 100 characters that SNS allows, and is ASCII",
    { script: { AskModels: thrown("é".repeat(120)), WriteReport: thrown("Odd") } },
    (run) => {
      expect(run.callsOf("Publish")[0]?.["Subject"]).toBe(
        `Tunewright: r1 failed: ${"?".repeat(77)}`,
      );
    },
  ),
  path(
    "a service's own error is passed on",
    { script: { CreateCustomModelDeployment: refused("ValidationException", "too many") } },
    (run) => {
      expect(run.error).toBe("Bedrock.ValidationException");
      expect(run.cause).toContain("too many");
    },
  ),
];

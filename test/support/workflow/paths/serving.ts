import { expect } from "vitest";
import { commitmentApproval } from "../../../../pipeline/workflow/commitment-approval.ts";
import type { ExecutionInput } from "../../../../pipeline/workflow/input.ts";
import { fastCloudLimits } from "../../request.ts";
import { path } from "../path.ts";
import type { Script } from "../scripted-run.ts";
import { rejection } from "../scripts.ts";
import { ownTags } from "./training.ts";

const throughput = (name: string, arn: string, modelArn = "arn:model") => ({
  provisionedModelName: name,
  provisionedModelArn: arn,
  modelArn,
});
const deployment = (name: string, arn: string, modelArn = "arn:model") => ({
  customModelDeploymentName: name,
  customModelDeploymentArn: arn,
  modelArn,
});

/** Answers for throughput that is ready at the second look. */
const throughputScript: Script = {
  ListProvisionedModelThroughputs: { provisionedModelSummaries: [] },
  CreateProvisionedModelThroughput: [
    { provisionedModelArn: "arn:uncommitted" },
    { provisionedModelArn: "arn:committed" },
  ],
  GetProvisionedModelThroughput: [
    { status: "Creating" },
    { status: "InService" },
    { status: "Creating" },
    { status: "InService", commitmentExpirationTime: "2027-05-26T00:00:00Z" },
  ],
  DeleteProvisionedModelThroughput: {},
};

const terms = { duration: "SixMonths", totalUsd: 105120, until: "2027-05-26" } as const;
const approval = commitmentApproval({ runId: "r1", modelUnits: 2, ...terms });
const provisioned = (
  commitment: ExecutionInput["serving"]["commitment"] = null,
  modelUnits: number | null = 2,
): Partial<ExecutionInput> => ({
  serving: { path: "provisioned", modelUnits, commitment, leaseHours: 24 },
});
const committed = provisioned({ ...terms, approval });

const bought = {
  provisionedModelName: "r1",
  modelId: "arn:model",
  modelUnits: 2,
  clientRequestToken: "r1",
  tags: ownTags,
};

const failing = (message: object) => ({
  script: { GetCustomModelDeployment: { status: "Failed", ...message } },
});

/** Serving the model, and the commitment after the gate. */
export const servingPaths = [
  path("an on-demand deployment has the run's name, model and tags", {}, (run) => {
    expect(run.callsOf("ListCustomModelDeployments")[0]).toMatchObject({ nameContains: "r1" });
    expect(run.callsOf("CreateCustomModelDeployment")).toEqual([
      { modelDeploymentName: "r1", modelArn: "arn:model", clientRequestToken: "r1", tags: ownTags },
    ]);
    expect(run.callsOf("GetCustomModelDeployment")[0]).toEqual({
      customModelDeploymentIdentifier: "arn:deployment",
    });
    expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([]);
  }),
  path(
    "a resume asks with a token of its own",
    { execution: "r1_2", request: { start: { at: "model", jobArn: null, modelArn: "arn:model" } } },
    (run) => {
      expect(run.callsOf("CreateCustomModelDeployment")[0]).toMatchObject({
        modelDeploymentName: "r1",
        clientRequestToken: "r1--2",
      });
    },
  ),
  path(
    "a deployment of this name and model is used, not bought again",
    {
      script: {
        ListCustomModelDeployments: {
          modelDeploymentSummaries: [deployment("r1-2", "arn:no"), deployment("r1", "arn:mine")],
        },
        GetCustomModelDeployment: { status: "Active" },
      },
    },
    (run) => {
      expect(run.callsOf("CreateCustomModelDeployment")).toEqual([]);
      expect(run.callsOf("SmokeTest")[0]).toMatchObject({ model: "arn:mine" });
    },
  ),
  path(
    "a deployment of another run's name is not the run's",
    {
      script: {
        ListCustomModelDeployments: { modelDeploymentSummaries: [deployment("r1-2", "arn:no")] },
      },
    },
    (run) => expect(run.callsOf("CreateCustomModelDeployment")).toHaveLength(1),
  ),
  path(
    "a deployment of this name for another model is left alone",
    {
      script: {
        ListCustomModelDeployments: {
          modelDeploymentSummaries: [deployment("r1", "arn:his", "arn:other-model")],
        },
      },
    },
    (run) => {
      expect(run.error).toBe("Serving.NameTaken");
      expect(run.cause).toMatch(
        /^There is already a deployment named r1 that serves another model\. It is left alone\. Delete or rename it, or start the run under another id \(--run-id\)\.$/,
      );
      expect(run.failedIn).toBe("Is there a deployment?");
    },
  ),
  path("serving that fails says why", failing({ failureMessage: "no room" }), (run) => {
    expect([run.error, run.cause]).toEqual(["Serving.Failed", "no room"]);
    expect(run.failedIn).toBe("Deployment ready?");
  }),
  path("serving that fails without a message", failing({}), (run) => {
    expect([run.error, run.cause]).toEqual(["Serving.Failed", "Bedrock gave no reason."]);
  }),
  path(
    "serving that is not ready in time",
    {
      request: { limits: { ...fastCloudLimits, servingMinutes: 600 } },
      script: { GetCustomModelDeployment: { status: "Creating" } },
    },
    (run) => {
      expect(run.error).toBe("Serving.TookTooLong");
      expect(run.cause).toBe(
        "The model was not ready to answer after 600 min (limits.servingMinutes).",
      );
      expect(run.failedIn).toBe("Deployment ready?");
      const polls = run.calls.filter(({ name }) => name === "GetCustomModelDeployment");
      const [first, second] = polls.map(({ at }) => at / 1000);
      expect((second ?? 0) - (first ?? 0)).toBe(30);
      expect(polls.length).toBeGreaterThan(40);
      expect(polls.length).toBeLessThan(70);
      const waited = ((polls.at(-1)?.at ?? 0) - (polls[0]?.at ?? 0)) / 60_000;
      expect(waited).toBeGreaterThan(599);
      expect(waited).toBeLessThan(665);
    },
  ),
  path(
    "throughput is bought without commitment, and a commitment never by itself",
    { request: provisioned(), script: throughputScript },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([bought]);
      expect(run.callsOf("GetProvisionedModelThroughput")[0]).toEqual({
        provisionedModelId: "arn:uncommitted",
      });
      expect(run.callsOf("DeleteProvisionedModelThroughput")).toEqual([]);
      expect(run.callsOf("CreateCustomModelDeployment")).toEqual([]);
      expect(run.output).toMatchObject({ servingArn: "arn:uncommitted", committedUntil: null });
    },
  ),
  path(
    "throughput is one model unit where the request says none",
    { request: provisioned(null, null), script: throughputScript },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")[0]).toMatchObject({ modelUnits: 1 });
    },
  ),
  path(
    "throughput of this name and model is used; one with a commitment first",
    {
      request: provisioned(),
      script: {
        ...throughputScript,
        ListProvisionedModelThroughputs: {
          provisionedModelSummaries: [
            throughput("r1", "arn:plain"),
            throughput("r1_committed", "arn:paid"),
            throughput("r1-2", "arn:no"),
          ],
        },
        GetProvisionedModelThroughput: { status: "InService" },
      },
    },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([]);
      expect(run.callsOf("SmokeTest")[0]).toMatchObject({ model: "arn:paid" });
    },
  ),
  path(
    "throughput of this name for another model is left alone",
    {
      request: provisioned(),
      script: {
        ...throughputScript,
        ListProvisionedModelThroughputs: {
          provisionedModelSummaries: [throughput("r1", "arn:his", "arn:other-model")],
        },
      },
    },
    (run) => {
      expect(run.error).toBe("Serving.NameTaken");
      expect(run.cause).toMatch(
        /^There is already a throughput named r1 .* It is left alone\. Delete or rename it, or .*\(--run-id\)\.$/,
      );
      expect(run.failedIn).toBe("Is there throughput?");
    },
  ),
  path(
    "an approved commitment is bought after the gate, and replaces the other throughput",
    { request: committed, script: throughputScript },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([
        bought,
        {
          ...bought,
          provisionedModelName: "r1_committed",
          commitmentDuration: "SixMonths",
          clientRequestToken: "r1--committed",
        },
      ]);
      expect(run.states.indexOf("Tuned model better?")).toBeLessThan(
        run.states.indexOf("Purchase the commitment"),
      );
      expect(run.callsOf("DeleteProvisionedModelThroughput")).toEqual([
        { provisionedModelId: "arn:uncommitted" },
      ]);
      expect(run.callsOf("Register")[0]).toMatchObject({ servingArn: "arn:committed" });
      expect(run.output).toMatchObject({
        servingArn: "arn:committed",
        committedUntil: "2027-05-26T00:00:00Z",
      });
      expect(run.callsOf("WriteReport")).toMatchObject([
        { committedUntil: "2027-05-26T00:00:00Z" },
      ]);
    },
  ),
  path(
    "a commitment that takes longer to be ready than it may",
    {
      request: { ...committed, limits: { ...fastCloudLimits, servingMinutes: 30 } },
      script: {
        ...throughputScript,
        GetProvisionedModelThroughput: [{ status: "InService" }, { status: "Creating" }],
      },
    },
    (run) => {
      expect(run.error).toBe("Serving.TookTooLong");
      expect(run.callsOf("DeleteProvisionedModelThroughput")).toEqual([]);
    },
  ),
  path(
    "a commitment that was bought before is used",
    {
      execution: "r1_2",
      request: { ...committed, start: { at: "model", jobArn: null, modelArn: "arn:model" } },
      script: {
        ...throughputScript,
        ListProvisionedModelThroughputs: {
          provisionedModelSummaries: [throughput("r1_committed", "arn:paid")],
        },
        GetProvisionedModelThroughput: { status: "InService" },
      },
    },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([]);
      expect(run.callsOf("DeleteProvisionedModelThroughput")).toEqual([]);
      expect(run.output).toMatchObject({ servingArn: "arn:paid", committedUntil: null });
    },
  ),
  path(
    "committed throughput of this name for another model is left alone",
    {
      request: committed,
      script: {
        ...throughputScript,
        ListProvisionedModelThroughputs: [
          { provisionedModelSummaries: [] },
          { provisionedModelSummaries: [throughput("r1_committed", "arn:his", "arn:other-model")] },
        ],
      },
    },
    (run) => expect(run.error).toBe("Serving.NameTaken"),
  ),
  ...[
    { ...terms, totalUsd: 105121 },
    { ...terms, until: "2027-05-27" },
    { ...terms, duration: "OneMonth" as const },
  ].map((changed) =>
    path(
      `a commitment that was not approved as it stands is not bought: ${JSON.stringify(changed)}`,
      { request: provisioned({ ...changed, approval }), script: throughputScript },
      (run) => {
        expect(run.error).toBe("Commitment.NotApproved");
        expect(run.cause).toMatch(
          /does not match its approval, so it is not bought: .*tunewright resume r1 --accept-commitment/s,
        );
        expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([bought]);
      },
    ),
  ),
  path(
    "a rejected model gets no commitment",
    {
      request: committed,
      script: {
        ...throughputScript,
        ...rejection,
      },
    },
    (run) => {
      expect(run.callsOf("CreateProvisionedModelThroughput")).toEqual([bought]);
      expect(run.states.at(-1)).toBe("Rejected");
    },
  ),
];

import { aDecision } from "../verdict.ts";
import type { Script } from "./scripted-run.ts";

/** Answers under which a run on demand is accepted. */
export const healthy: Script = {
  CheckRequest: { runId: "r1", files: 2 },
  GetFoundationModel: {
    modelDetails: { modelArn: "arn:x", modelId: "m", modelLifecycle: { status: "ACTIVE" } },
  },
  AskBaseModel: { characters: 3 },
  CheckQuotas: { waits: [], unread: [], jobsAtOnce: 10 },
  RequestApproval: {
    ...{ state: "open", seconds: 7205, text: "" },
    notice: { subject: "r1 needs approval", message: "approve" },
  },
  CreateModelCustomizationJob: { jobArn: "arn:job" },
  GetModelCustomizationJob: [
    { status: "InProgress", jobName: "r1" },
    {
      ...{ status: "Completed", jobName: "r1", jobArn: "arn:job", outputModelArn: "arn:model" },
      ...{ creationTime: "2026-11-25T23:00:00.000Z", endTime: "2026-11-25T23:50:00.000Z" },
    },
  ],
  ReadAcceptance: { processed: 120, accepted: 120, partiallyAccepted: 0, rejected: 0 },
  ReadMetrics: {},
  ListCustomModelDeployments: { modelDeploymentSummaries: [] },
  CreateCustomModelDeployment: { customModelDeploymentArn: "arn:deployment" },
  GetCustomModelDeployment: [{ status: "Creating" }, { status: "Active" }],
  SmokeTest: { characters: 3 },
  FindChampion: { pointsAt: null, absent: "no-alias", champion: null, arms: [], unanswered: 0 },
  AskModels: { done: true, rows: 40, answered: 40, cursor: {}, waitSeconds: 0, tooLate: false },
  ScoreAnswers: { scored: 80, left: 0, done: true, waitSeconds: 0, tooLate: false },
  JudgeAnswers: {
    ...{ judged: 40, left: 0, unreadable: 0, done: true },
    ...{ cursor: {}, waitSeconds: 0, tooLate: false },
  },
  Decide: aDecision({ reason: "better", summary: "Accepted. better" }),
  WriteReport: {
    key: "runs/r1/report.md",
    report: "runs/r1/report.html",
    notice: { subject: "r1 ended", message: "as its report says" },
  },
  Register: { key: "registry/test/versions/r1.json", version: "r1" },
  MoveAlias: {},
  Publish: { messageId: "1" },
  CleanUp: { done: true, remaining: [], removed: 1, sentence: "" },
};

/** Answers under which the gate rejects the model. */
export const rejection: Script = {
  Decide: aDecision({
    ...{ outcome: "rejected", verdict: "worse", reason: "worse", summary: "REJECTED. worse" },
    ...{ tuned: 0.2, base: 0.5, gain: -0.3, low: -0.4, high: -0.2 },
  }),
  CleanUp: { done: true, remaining: [], removed: 1, sentence: "kept: the model" },
};

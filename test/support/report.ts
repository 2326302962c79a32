import type { BaseScore } from "../../pipeline/run-folder/base-score.ts";
import type { DataLessons } from "../../pipeline/run-folder/metrics.ts";
import type { ChangedRow, RunReport } from "../../pipeline/run-folder/report.ts";
import type { LabelResult } from "../../pipeline/run-folder/verdict.ts";
import { judged } from "./curve.ts";
import { aRequest } from "./request.ts";
import { answerFacts, aVerdict } from "./verdict.ts";

/** What a local Bedrock says of the data. */
const lessons: DataLessons = {
  learningCurve: {
    heldOut: { set: "validation", rows: 120 },
    points: [
      { rows: 90, loss: 0.713 },
      { rows: 180, loss: 0.512 },
      { rows: 360, loss: 0.398 },
    ],
    gain: { mean: 0.114, low: 0.061, high: 0.167 },
    moreRows: "would-help",
  },
  unlearned: {
    ...{ of: 360, median: 0.031, threshold: 0.412, count: 3 },
    rows: [
      { row: 1217, loss: 2.913 },
      { row: 14, loss: 1.102 },
    ],
  },
};

/** The facts of a report on an accepted run without rows, a plan, or a manifest. */
export function aReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    ...{ schema: 1, runId: "run-1", ending: "accepted", request: aRequest("run-1") },
    ...{ startedAt: "2026-11-22T22:30:00.000Z", writtenAt: "2026-11-23T00:00:00.000Z" },
    times: {
      ...{ jobStarted: "2026-11-22T22:31:00.000Z", jobEnded: "2026-11-22T23:16:00.000Z" },
      ...{
        servedSince: null,
        askedSince: "2026-11-22T23:30:00Z",
        askedUntil: "2026-11-22T23:42:00Z",
      },
    },
    ...{ tool: { version: "0.1.0", node: "v20.20.2" }, bucket: "data" },
    ...{ failure: null, notes: [], version: "run-1", committedUntil: null, leaseUntil: null },
    ...{ jobArn: "arn:job", modelArn: "arn:model", servingArn: "arn:serving" },
    ...{ plan: null, data: null, acceptance: null, teardown: null, rows: null, unreadable: [] },
    metrics: {
      training: [{ step: 1, epoch: 1, loss: 2, perplexity: null }],
      validation: [{ step: 1, epoch: 1, loss: 1.5, perplexity: null }],
      curve: judged([2.5, 2], [1.5]),
      notes: ["Losses of a stand-in."],
      dataLessons: lessons,
    },
    baseScore: null,
    verdict: aVerdict(),
    ...changes,
  };
}

/** A base model that was measured first and leaves nothing to gain. */
export function aBaseScore(changes: Partial<BaseScore> = {}): BaseScore {
  return {
    ...{ schema: 1, decision: "do-not-tune", reason: "score-at-threshold", score: "labels" },
    ...{ value: 0.97, confidence: 0.95, interval: { low: 0.93, high: 0.99 }, rows: 100 },
    ...{ threshold: 0.95, minimumGain: 0, largestGain: { gain: 0.03, low: 0.002 } },
    ...{ savedUsd: 12.5, answers: answerFacts() },
    ...changes,
  };
}

/** A label of 50 rows, of which the models have found so many. */
export function aLabel(name: string, tuned: number, base: number): LabelResult {
  const scores = (right: number) => ({ right, precision: null, recall: right / 50, f1: 0 });
  return {
    ...{ label: name, rows: 50, tuned: scores(tuned), base: scores(base) },
    ...{ adjustedPValue: 1, change: "unclear" },
  };
}

/** A row that only the base model has answered right, by label. */
export function aChangedRow(changes: Partial<ChangedRow> = {}): ChangedRow {
  return {
    ...{ row: 0, recordId: "r0", change: "worse", question: "Where is my parcel?" },
    ...{ reference: "delivery", isShortened: false },
    tuned: { text: "refund", value: 0, label: "refund", isCut: false },
    base: { text: "It is delivery.", value: 1, label: "delivery", isCut: false },
    ...changes,
  };
}

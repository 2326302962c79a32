import { defined } from "../../dataset-tools/defined.ts";
import packageJson from "../../package.json" with { type: "json" };
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { acceptanceFile } from "../run-folder/acceptance.ts";
import { approvalFile } from "../run-folder/approval.ts";
import { baseScoreFile } from "../run-folder/base-score.ts";
import {
  type Candidate,
  chosenIn,
  hyperparameterSweepFile,
} from "../run-folder/hyperparameter-sweep.ts";
import { runLayout } from "../run-folder/layout.ts";
import { manifestFile } from "../run-folder/manifest.ts";
import { metricsFile } from "../run-folder/metrics.ts";
import { planFile } from "../run-folder/plan.ts";
import { type RunReport, RunTimes } from "../run-folder/report.ts";
import type { RunFile } from "../run-folder/run-file.ts";
import { teardownFile } from "../run-folder/teardown.ts";
import { verdictFile } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { changedRows } from "./changed-rows.ts";
import { endingOf } from "./ending.ts";
import type { ReportRequest } from "./report-request.ts";

/** Where a report is written, and what it may read. */
export interface ReportTools {
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Whether the report shows rows of the dataset; false for callers that may not read them. */
  readonly withRows: boolean;
}

/** Gathers what the run's folder holds, except for rows. What is missing or cannot be read keeps no one from the rest. */
export async function gather(
  { bucket, clock }: ReportTools,
  run: ReportRequest,
): Promise<RunReport> {
  const files = new FileReader(bucket, run.runId);
  const [acceptance, metrics, baseScore, verdict, teardown, plan, manifest] = await Promise.all([
    files.read("acceptance", acceptanceFile),
    files.read("metrics", metricsFile),
    files.read("baseScore", baseScoreFile),
    files.read("verdict", verdictFile),
    files.read("teardown", teardownFile),
    files.read("plan", planFile),
    files.read("manifest", manifestFile),
  ]);
  const started = ExecutionInput.safeParse(run.request).data ?? null;
  const hyperparameterSweep =
    started?.hyperparameterSweep &&
    (await files.read("hyperparameterSweep", hyperparameterSweepFile));
  const request = withChosen(started, chosenIn(hyperparameterSweep));
  const approval = request?.approval && (await files.read("approval", approvalFile));
  return {
    ...{ schema: 1, runId: run.runId, ending: endingOf(run.outcome, verdict), request },
    ...{ startedAt: run.startedAt ?? null, writtenAt: timestamp(clock), bucket: bucket.name },
    times: run.times ?? RunTimes.parse({}),
    tool: { version: packageJson.version, node: process.version },
    ...{ failure: run.failure ?? null, notes: run.notes ?? [] },
    ...{ version: run.version ?? null, jobArn: run.jobArn ?? null, modelArn: run.modelArn ?? null },
    ...{ servingArn: run.servingArn ?? null, committedUntil: run.committedUntil ?? null },
    leaseUntil: run.leaseUntil ?? null,
    ...{
      plan,
      data: dataOf(manifest),
      acceptance,
      metrics,
      baseScore,
      verdict,
      rows: null,
      teardown,
    },
    ...defined({ hyperparameterSweep }),
    ...(request?.approval === undefined ? {} : { approvals: approval?.requests ?? [] }),
    unreadable: files.unreadable,
  };
}

/** Adds the rows that changed, where the report may show them and the run has come to a verdict. */
export async function addRows(
  { bucket, withRows }: ReportTools,
  report: RunReport,
): Promise<RunReport> {
  const { verdict, request, modelArn } = report;
  if (!withRows || verdict === null || request === null || modelArn === null) return report;
  try {
    return { ...report, rows: await changedRows(bucket, request, modelArn) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...report, unreadable: [...report.unreadable, "evaluation/"] };
  }
}

/** A run of several candidates is about the one that was chosen. */
function withChosen(
  request: ExecutionInput | null,
  chosen: Candidate | undefined,
): ExecutionInput | null {
  if (request === null || chosen === undefined) return request;
  return { ...request, hyperParameters: chosen.hyperParameters };
}

function dataOf(manifest: Awaited<ReturnType<typeof manifestFile.find>> | null): RunReport["data"] {
  if (manifest === null || manifest === undefined) return null;
  const { questions: _hashes, ...data } = manifest;
  return data;
}

type ReadName =
  | "acceptance"
  | "approval"
  | "metrics"
  | "hyperparameterSweep"
  | "baseScore"
  | "verdict"
  | "teardown"
  | "plan"
  | "manifest";

/** Reads files of a run, and keeps the names of those that cannot be read. */
class FileReader {
  readonly unreadable: string[] = [];
  readonly #bucket: Bucket;
  readonly #runId: string;

  constructor(bucket: Bucket, runId: string) {
    this.#bucket = bucket;
    this.#runId = runId;
  }

  /** The file's content; null where there is none, or it cannot be read. */
  async read<Value>(name: ReadName, file: RunFile<Value>): Promise<Value | null> {
    try {
      return (await file.find(this.#bucket, this.#runId)) ?? null;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { prefix, [name]: key } = runLayout(this.#runId);
      this.unreadable.push(key.slice(prefix.length));
      return null;
    }
  }
}

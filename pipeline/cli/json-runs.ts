import { z } from "zod";
import { LocalTraining } from "../metrics/local-training.ts";
import { CostFigure } from "../report/cost-figures.ts";
import { acceptanceFile } from "../run-folder/acceptance.ts";
import { ApprovalRequest } from "../run-folder/approval.ts";
import { baseScoreFile } from "../run-folder/base-score.ts";
import { hyperparameterSweepFile } from "../run-folder/hyperparameter-sweep.ts";
import { metricsFile } from "../run-folder/metrics.ts";
import { ModellessOutput } from "../run-folder/modelless-output.ts";
import { planFile } from "../run-folder/plan.ts";
import { Decision, RunOutput } from "../run-folder/run-output.ts";
import { smokeTestFile } from "../run-folder/smoke-test.ts";
import { Verdict } from "../run-folder/verdict.ts";

const text = z.string().nullable();
const milliseconds = z.number();

/** Of a run's execution. */
export const status = z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]);

const StepError = z.strictObject({ error: z.string(), cause: z.string() });

const Step = z.strictObject({
  name: z.string(),
  type: z.string(),
  status: z.enum(["running", "done", "failed"]),
  visits: z.number(),
  startedAt: milliseconds,
  endedAt: milliseconds.nullable(),
  milliseconds,
  retries: z.number(),
  error: StepError.nullable(),
});

/** A run as its state machine shows it. */
const View = z.strictObject({
  runId: z.string(),
  executionArn: z.string(),
  resumes: z.number(),
  status,
  startedAt: milliseconds,
  stoppedAt: milliseconds.nullable(),
  model: text,
  steps: z.array(Step),
  current: z.array(z.string()),
  /** How far the quotas, the job and the evaluation were when last read; null before that. */
  quotas: z.unknown(),
  job: z.unknown(),
  /** The same of the jobs of a hyperparameter sweep, by the candidates' names; null of other runs. */
  candidates: z.unknown(),
  acceptance: z.unknown(),
  evaluation: z.unknown(),
  /** How far the training is on a local Bedrock; null elsewhere and before it. */
  localTraining: LocalTraining.nullable(),
  plannedEvaluation: z
    .strictObject({ rows: z.number(), minutes: z.number().nullable() })
    .nullable(),
  evaluationLeft: milliseconds.nullable(),
  error: StepError.nullable(),
  /** null unless the run succeeded. */
  output: z.union([RunOutput, ...ModellessOutput.options]).nullable(),
});

/** What `tunewright status --json` prints. */
const StatusData = View.extend({
  /** Address of its page; null where `tunewright console` serves it. */
  page: text,
  consoleUrl: z.string().optional(),
  /** Requests to approve its plan, the oldest first, and what was decided. */
  approval: z.array(ApprovalRequest),
  /** What was planned and what was used up to the report; empty where the plan cannot be read. */
  costs: z.array(CostFigure),
  /** The proof of the clean-up, once the run has ended; null where there is none. */
  teardown: z.unknown(),
});

const Results = z.strictObject({
  output: RunOutput.omit({ runId: true }).extend({ decision: Decision.nullable() }).nullable(),
  aliases: z.array(z.string()),
  modelless: ModellessOutput.nullable(),
  acceptance: acceptanceFile.schema.nullable(),
  metrics: metricsFile.schema.nullable(),
  hyperparameterSweep: hyperparameterSweepFile.schema.nullable(),
  baseScore: baseScoreFile.schema.nullable(),
  verdict: Verdict.nullable(),
  smokeTest: smokeTestFile.schema.nullable(),
  style: z.strictObject({ format: z.string(), system: text }).nullable(),
  teardown: z.unknown(),
});

/** What `tunewright watch --json` prints once the run has ended. */
const WatchData = View.extend({ results: Results, costs: z.array(CostFigure) });

/** What `tunewright tune --json` prints: the run that has ended, or with --no-watch the one that was started. */
const TuneData = z.union([
  WatchData.extend({ planHash: z.string(), plan: planFile.schema }),
  z.strictObject({
    runId: z.string(),
    planHash: z.string(),
    plan: planFile.schema,
    standing: z.string(),
  }),
]);

const NotResumed = { runId: z.string(), resumed: z.literal(false) };
const Resumed = {
  runId: z.string(),
  resumed: z.literal(true),
  /** Where it continues. */
  start: z.unknown(),
  existing: z.unknown(),
  purchases: z.array(z.unknown()),
};

/** What `tunewright resume --json` prints: the run that has ended, or with --no-watch, or nothing to do, less. */
const ResumeData = z.union([
  WatchData.extend(Resumed),
  WatchData.extend(NotResumed),
  z.strictObject(Resumed),
  z.strictObject(NotResumed),
]);

/** What `tunewright demo --json` prints. */
const DemoData = View.extend({
  results: Results,
  /** The smoke test's prompt and the answer to it; null where nothing serves the model. */
  answered: smokeTestFile.schema.nullable(),
  runFolder: z.string(),
  files: z.array(z.string()),
  page: text,
});

/** What `tunewright stop --json` prints. */
const StopData = z.strictObject({
  runId: z.string(),
  status,
  /** false: it had already ended. */
  stopped: z.boolean(),
  teardown: z.unknown(),
  committedUntil: text,
});

/** What `tunewright invoke --json` prints. */
const InvokeData = z.strictObject({
  runId: z.string(),
  servingArn: z.string(),
  baseModel: z.string(),
  style: Results.shape.style,
  answer: text,
  inputTokens: z.number(),
  outputTokens: z.number(),
});

/** What the verbs about one run print with `--json`. */
export const runOutputs = {
  status: StatusData,
  watch: WatchData,
  tune: TuneData,
  resume: ResumeData,
  demo: DemoData,
  stop: StopData,
  invoke: InvokeData,
};

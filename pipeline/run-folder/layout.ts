/** Keys of a run in the data bucket: one prefix per run holds all that the run made (ARCHITECTURE, decision 5). */
export interface RunLayout {
  readonly prefix: string;
  readonly train: string;
  readonly validation: string;
  readonly evaluation: string;
  readonly manifest: string;
  readonly plan: string;
  readonly config: string;
  /** The latest resume. */
  readonly resumption: string;
  /** Prefix that Bedrock writes the job's output under; ends with a slash. */
  readonly output: string;
  /** What Bedrock said about the training rows. */
  readonly acceptance: string;
  readonly metrics: string;
  /** What a hyperparameter sweep has tried, and its choice. */
  readonly hyperparameterSweep: string;
  readonly smokeTest: string;
  /** Prefix of the answers to held-out rows: a folder per arm with a JSONL object per batch; ends with a slash. */
  readonly evaluationRows: string;
  /** Prefix of the lists of batches by which several functions share the held-out rows; ends with a slash. */
  readonly batchLists: string;
  /** The base model's score before the training, where it was measured. */
  readonly baseScore: string;
  /** The champion's held-out rows that the evaluation asks as well. */
  readonly championRows: string;
  readonly verdict: string;
  /** The report as Markdown, without row texts. */
  readonly report: string;
  /** The report as one self-contained page. */
  readonly reportPage: string;
  /** All that the report is made from. */
  readonly reportData: string;
  readonly teardown: string;
  /** Who was asked to approve the plan, and who decided. */
  readonly approval: string;
  /** The token of the task that waits for the approval: a secret. */
  readonly approvalToken: string;
  /** Prefix of the digests of all other files, an object for each registration; ends with a slash. */
  readonly digests: string;
}

/** @param runId stable id of the run, `[a-z0-9-]`, at most 48 characters */
export function runLayout(runId: string): RunLayout {
  const prefix = `runs/${runId}/`;
  return {
    prefix,
    train: `${prefix}input/train.jsonl`,
    validation: `${prefix}input/validation.jsonl`,
    evaluation: `${prefix}input/evaluation.jsonl`,
    manifest: `${prefix}input/manifest.json`,
    plan: `${prefix}plan.json`,
    config: `${prefix}run.json`,
    resumption: `${prefix}resumption.json`,
    output: `${prefix}output/`,
    acceptance: `${prefix}acceptance.json`,
    metrics: `${prefix}metrics.json`,
    hyperparameterSweep: `${prefix}hyperparameter-sweep.json`,
    smokeTest: `${prefix}smoke-test.json`,
    evaluationRows: `${prefix}evaluation/`,
    batchLists: `${prefix}evaluation/batches/`,
    baseScore: `${prefix}base-score.json`,
    championRows: `${prefix}evaluation/champion-rows.jsonl`,
    verdict: `${prefix}verdict.json`,
    report: `${prefix}report.md`,
    reportPage: `${prefix}report.html`,
    reportData: `${prefix}report.json`,
    teardown: `${prefix}teardown.json`,
    approval: `${prefix}approval.json`,
    approvalToken: `${prefix}approval-token.json`,
    digests: `${prefix}digests/`,
  };
}

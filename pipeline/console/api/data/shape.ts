import { type LengthBar, LengthCounts } from "../../../../dataset-tools/estimate/length-counts.ts";
import { estimateTokens } from "../../../../dataset-tools/estimate/tokens.ts";
import { findBaseModel } from "../../../../dataset-tools/models/base-models.ts";
import type { Part } from "../../../../dataset-tools/prepare/splitter.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import { Recent } from "../recent.ts";
import { LabelCounts, type LabelRows } from "./label-counts.ts";
import { bytesOf, linesOfParts, type RunParts, readParts } from "./part-files.ts";
import { questionOf, readStoredRow } from "./stored-row.ts";

/** How long texts are, in estimated tokens. */
export interface Lengths {
  /** In powers of two, without a gap; empty where there are no texts. */
  readonly bars: readonly LengthBar[];
  /** What half of the texts do not exceed, and 95% of them. */
  readonly median: number;
  readonly most: number;
  readonly longest: number;
}

/** What a run's prepared files look like: counts only, no texts but labels. */
export interface DataShape {
  readonly rows: Readonly<Record<Part, number>>;
  /** null where the answers are no labels. */
  readonly labels: readonly LabelRows[] | null;
  /** Without the system text that all rows have. */
  readonly questions: Lengths;
  readonly answers: Lengths;
}

/** How much was read so far. */
export interface ReadingProgress {
  readonly bytes: number;
  /** null: not known. */
  readonly of: number | null;
}

/** Bytes between two notes of how far the reading is. */
const STEP = 1 << 22;

const shapes = new Recent<DataShape>(20);

/** `GET /api/runs/:run/data/shape`: events `progress` while large files are read, then `shape`. */
export async function dataShape({ places, params, signal }: ApiCall, send: Send): Promise<void> {
  const run = await openRun(places, params["run"] ?? "");
  const parts = await readParts(run);
  const family = findBaseModel(run.input?.baseModel.id ?? "")?.family ?? "unknown";
  const known = shapes.get(parts.version);
  const onProgress = (progress: ReadingProgress) => send("progress", progress);
  const shape = known ?? (await measure(parts, { family, signal, onProgress }));
  send("shape", shapes.keep(parts.version, shape));
}

type Family = Parameters<typeof estimateTokens>[1];

/** Reads every row once, and keeps only counts. */
async function measure(
  { bucket, files, system }: RunParts,
  of: { family: Family; signal: AbortSignal; onProgress(progress: ReadingProgress): void },
): Promise<DataShape> {
  const rows = { train: 0, validation: 0, evaluation: 0 };
  const labels = new LabelCounts();
  const [questions, answers] = [new LengthCounts(), new LengthCounts()];
  const all = bytesOf(files);
  let next = STEP;
  for await (const { part, text, bytes } of linesOfParts(bucket, files)) {
    of.signal.throwIfAborted();
    const row = readStoredRow(text, system);
    rows[part] += 1;
    labels.add(part, row.answerBlocks === null ? row.answer : null);
    questions.add(estimateTokens(questionOf(row), of.family).expected);
    if (row.answer !== null) answers.add(estimateTokens(row.answer, of.family).expected);
    if (bytes < next) continue;
    of.onProgress({ bytes, of: all });
    next = bytes + STEP;
  }
  return { rows, labels: labels.list(), questions: lengths(questions), answers: lengths(answers) };
}

function lengths(counts: LengthCounts): Lengths {
  const [median, most] = [counts.within(0.5), counts.within(0.95)];
  return { bars: counts.bars(0), median, most, longest: counts.longest };
}

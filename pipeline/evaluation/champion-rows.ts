import { createHash } from "node:crypto";
import { type Bucket, writeText } from "../objects.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { runLayout } from "../run-folder/layout.ts";
import { linesOf, readRows } from "./rows.ts";
import { hashOfQuestion, questionOf, systemOf, turnsOf } from "./training-row.ts";

/** Rows of a held-out set that are looked at, those with the smallest ids: bounds the memory. */
const MAX_CANDIDATES = 50_000;

/** A row of the champion's held-out set. */
interface Candidate {
  /** Its number in that set, from 0. */
  readonly row: number;
  readonly recordId: string;
  readonly question: string;
}

/** Rows of the champion's held-out set that both models are asked. */
export interface ChampionRows {
  readonly key: string;
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
  /** Number in the champion's held-out set of each row, in the order of the file. */
  readonly numbers: readonly number[];
}

/**
 * Writes a sample of the champion's held-out rows into the run's folder: those with the smallest ids, without rows
 * whose question is in the training data of the run. The same files always make the same sample.
 * @param of.train key of the run's training rows; null where someone else has trained the model
 * @returns undefined where no row is left
 * @throws UserError `Object.Missing` where the champion's rows were deleted, `Evaluation.BadRow`
 */
export async function writeChampionRows(
  bucket: Bucket,
  of: { runId: string; champion: string; train: string | null; limit: number },
): Promise<ChampionRows | undefined> {
  const candidates = await readCandidates(bucket, of.champion);
  const trained = await findTrained(bucket, of, new Set(candidates.map((one) => one.question)));
  const sample = candidates
    .filter(({ question }) => !trained.has(question))
    .slice(0, of.limit)
    .sort((one, other) => one.row - other.row);
  if (sample.length === 0) return undefined;
  const rows = await readSample(bucket, of.champion, sample);
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const key = runLayout(of.runId).championRows;
  await writeText(bucket, key, { text, type: "application/jsonl" });
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { key, sha256, numbers: sample.map(({ row }) => row) };
}

/** The candidates, by id. */
async function readCandidates(bucket: Bucket, champion: string): Promise<Candidate[]> {
  const key = runLayout(champion).evaluation;
  const system = await systemOf(bucket, champion);
  let candidates: Candidate[] = [];
  const trim = () => {
    candidates.sort(byId);
    candidates = candidates.slice(0, MAX_CANDIDATES);
  };
  for await (const { number, row } of readRows(bucket, key)) {
    const { recordId, messages } = row;
    candidates.push({ row: number, recordId, question: hashOfQuestion(messages, system) });
    if (candidates.length > 2 * MAX_CANDIDATES) trim();
  }
  trim();
  return candidates;
}

function byId(one: Candidate, other: Candidate): number {
  if (one.recordId !== other.recordId) return one.recordId < other.recordId ? -1 : 1;
  return one.row - other.row;
}

/** Those of the questions that are in the training rows. */
async function findTrained(
  bucket: Bucket,
  { runId, train }: { runId: string; train: string | null },
  questions: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = new Set<string>();
  if (train === null) return found;
  const system = await systemOf(bucket, runId);
  for await (const { bytes } of linesOf(bucket, train)) {
    const question = hashOfQuestion(questionOf(turnsOf(bytes.toString("utf8"))), system);
    if (questions.has(question)) found.add(question);
  }
  return found;
}

async function readSample(
  bucket: Bucket,
  champion: string,
  sample: readonly Candidate[],
): Promise<EvaluationRow[]> {
  const chosen = new Set(sample.map(({ row }) => row));
  const rows: EvaluationRow[] = [];
  for await (const { row } of readRows(bucket, runLayout(champion).evaluation, chosen)) {
    rows.push(row);
  }
  return rows;
}

import { defined } from "../../dataset-tools/defined.ts";
import type { Bucket } from "../objects.ts";
import {
  type AnswersOf,
  type Asked,
  type ComparedModel,
  findAnswers,
  listBatches,
  readAnswers,
} from "../run-folder/answered-rows.ts";
import { askedOf, type Evaluated } from "./evaluated.ts";
import { areTooMany } from "./failures.ts";
import { type Batch, rowsOf } from "./rows.ts";

/** Objects that are read at the same time. */
const PARALLEL = 16;

/** How far an arm has answered its rows. */
export interface Survey {
  /** Rows with an answer, or that the model refuses. */
  readonly answered: number;
  /** Those of them that the model refuses. */
  readonly failed: number;
  /** Batches with rows that are not answered yet, in order. */
  readonly open: readonly Batch[];
  /** The model has refused too many rows to decide, in an earlier execution: they count as not answered. */
  readonly askRefused: boolean;
}

interface Counts {
  readonly batch: Batch;
  readonly answered: number;
  readonly failed: number;
}

/** Rows of an arm. */
interface Surveyed {
  readonly batches: readonly Batch[];
  /** All rows of the arm, by which refusals are too many or not; default: these are all. */
  readonly armRows?: number;
}

/** Counts an arm's answers in the run's folder: what an earlier call or execution has left is not asked again. */
export async function surveyAnswers(
  bucket: Bucket,
  of: AnswersOf,
  { batches, armRows = rowsOf(batches) }: Surveyed,
): Promise<Survey> {
  const existing = new Set(await listBatches(bucket, of));
  const counts: Counts[] = [];
  for (let from = 0; from < batches.length; from += PARALLEL) {
    const part = batches.slice(from, from + PARALLEL);
    counts.push(
      ...(await Promise.all(
        part.map((batch) => (existing.has(batch.first) ? count(bucket, of, batch) : none(batch))),
      )),
    );
  }
  const sum = (member: "answered" | "failed") =>
    counts.reduce((total, one) => total + one[member], 0);
  const askRefused = areTooMany(sum("failed"), armRows);
  const settled = ({ answered, failed }: Counts) => (askRefused ? answered - failed : answered);
  return {
    answered: counts.reduce((total, one) => total + settled(one), 0),
    failed: askRefused ? 0 : sum("failed"),
    open: counts.filter((one) => settled(one) < one.batch.rows).map(({ batch }) => batch),
    askRefused,
  };
}

function none(batch: Batch): Counts {
  return { batch, answered: 0, failed: 0 };
}

async function count(bucket: Bucket, of: AnswersOf, batch: Batch): Promise<Counts> {
  const answers = [...(await findAnswers(bucket, of, batch.first)).values()];
  const failed = answers.filter(({ text }) => text === null).length;
  return { batch, answered: answers.length, failed };
}

/**
 * Number of held-out rows that need no further question: both models have answered or refused them. Rows that a
 * model refuses do not count where these are too many to decide.
 * @param of.fewShot what the base model is asked with examples as well
 * @param of.rows number of held-out rows
 */
export async function countAnswered(
  bucket: Bucket,
  {
    runId,
    evaluated,
    fewShot,
    rows,
  }: { runId: string; evaluated: Evaluated; fewShot?: Asked | undefined; rows: number },
): Promise<number> {
  let answered = 0;
  let refused = 0;
  const asked: Record<ComparedModel, Asked> = {
    ...askedOf(evaluated),
    ...defined({ "few-shot": fewShot }),
  };
  for await (const { tuned, base } of readAnswers(bucket, { runId, asked })) {
    answered += 1;
    if (tuned.text === null || base.text === null) refused += 1;
  }
  return areTooMany(refused, rows) ? answered - refused : answered;
}

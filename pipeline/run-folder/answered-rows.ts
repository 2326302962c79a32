import { z } from "zod";
import { parseJson } from "../json-objects.ts";
import { type Bucket, findText, listKeys, writeText } from "../objects.ts";
import { runLayout } from "./layout.ts";

/** Held-out rows whose answers are one object; part of the format, since objects are named by their first row. */
export const BATCH_ROWS = 50;

/** A model's answer to one row, or why there will be none. */
const Answer = z.object({
  /** null when the model refuses the row. */
  text: z.string().nullable(),
  /** AWS's error name when the model refuses the row, e.g. `ValidationException`. */
  error: z.string().nullable(),
  /** AWS's words with that error. */
  message: z.string().optional(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** Why the model ended its answer, in Bedrock's words; `max_tokens` where it was cut off. */
  stopReason: z.string().optional(),
  /** Milliseconds that the model took, by Bedrock's own account. */
  latencyMs: z.number().optional(),
});
export type Answer = z.infer<typeof Answer>;

/** One model's answer with its row: a line of `evaluation/<model>/rows-….jsonl`. */
const RowAnswer = Answer.extend({
  /** Number of the row in the held-out file, from 0. */
  row: z.int().nonnegative(),
  recordId: z.string(),
  reference: z.string(),
});
export type RowAnswer = z.infer<typeof RowAnswer>;

/** What was asked: answers to anything else are not those of this evaluation. */
export const Asked = z.strictObject({
  /** ARN of the tuned model, wherever it is served; of the base model the id that answers. */
  model: z.string(),
  maxTokens: z.int().positive(),
  /** SHA-256 (hex) of the held-out file. */
  evaluationSha256: z.string(),
});
export type Asked = z.infer<typeof Asked>;

/** First line of an object of answers. */
const Header = z.strictObject({ asked: Asked });

/** The two models of a run that are compared. */
export const comparedModels = ["tuned", "base"] as const;
export type ComparedModel = (typeof comparedModels)[number];

/** Where one model's answers are, and what they are answers to. */
export interface AnswersOf {
  readonly runId: string;
  readonly model: ComparedModel;
  readonly asked: Asked;
}

/** Both models' answers to one row. */
export interface AnsweredRow {
  /** Number of the row in the held-out file, from 0. */
  readonly row: number;
  readonly recordId: string;
  readonly reference: string;
  readonly tuned: Answer;
  readonly base: Answer;
}

function prefixOf(runId: string, model: ComparedModel): string {
  return `${runLayout(runId).evaluationRows}${model}/`;
}

function batchKey({ runId, model }: AnswersOf, first: number): string {
  return `${prefixOf(runId, model)}rows-${String(first).padStart(8, "0")}.jsonl`;
}

/** The first rows of the batches to which a model has answers, whatever it was asked, in order. */
export async function listBatches(
  bucket: Bucket,
  { runId, model }: Pick<AnswersOf, "runId" | "model">,
): Promise<number[]> {
  const keys = await listKeys(bucket, prefixOf(runId, model));
  return keys.flatMap((key) => Number(/rows-(\d+)\.jsonl$/.exec(key)?.[1] ?? []));
}

/**
 * A model's answers to the batch that starts with row `first`, by row, as far as it has answered; none where
 * something else was asked. Throws UserError `Object.Unreadable`.
 */
export async function findAnswers(
  bucket: Bucket,
  of: AnswersOf,
  first: number,
): Promise<Map<number, RowAnswer>> {
  const key = batchKey(of, first);
  const [header = "", ...lines] = ((await findText(bucket, key))?.text ?? "").split("\n");
  const where = (line: number) => `s3://${bucket.name}/${key}, line ${line},`;
  if (header === "" || !isSame(parseJson(header, Header, where(1)).asked, of.asked))
    return new Map();
  const answers = lines.flatMap((line, index) =>
    line === "" ? [] : [parseJson(line, RowAnswer, where(index + 2))],
  );
  return new Map(answers.map((answer) => [answer.row, answer]));
}

function isSame(one: Asked, other: Asked): boolean {
  return (["model", "maxTokens", "evaluationSha256"] as const).every(
    (member) => one[member] === other[member],
  );
}

/** Writes a model's answers so far to the batch that starts with row `first`, over those before. */
export async function writeAnswers(
  bucket: Bucket,
  of: AnswersOf & { readonly first: number },
  answers: Iterable<RowAnswer>,
): Promise<void> {
  const ordered = [...answers].sort((one, other) => one.row - other.row);
  const lines = [
    Header.parse({ asked: of.asked }),
    ...ordered.map((answer) => RowAnswer.parse(answer)),
  ].map((line) => `${JSON.stringify(line)}\n`);
  await writeText(bucket, batchKey(of, of.first), {
    text: lines.join(""),
    type: "application/jsonl",
  });
}

/** Streams the rows that both models have answered, in order. Throws UserError `Object.Unreadable`. */
export async function* readAnswers(
  bucket: Bucket,
  { runId, asked }: { runId: string; asked: Readonly<Record<ComparedModel, Asked>> },
): AsyncGenerator<AnsweredRow> {
  for (const first of await listBatches(bucket, { runId, model: "tuned" })) {
    const [tunedAnswers, baseAnswers] = await Promise.all(
      comparedModels.map((model) =>
        findAnswers(bucket, { runId, model, asked: asked[model] }, first),
      ),
    );
    for (const [row, tuned] of tunedAnswers ?? []) {
      const base = baseAnswers?.get(row);
      const { recordId, reference } = tuned;
      if (base !== undefined) yield { row, recordId, reference, tuned, base };
    }
  }
}

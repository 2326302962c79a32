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
  /** Where training rows were put in the prompt as examples. */
  examples: z
    .object({
      /** How many were. */
      used: z.int().nonnegative(),
      /** Training rows that they were chosen from, and all there are. */
      searched: z.int().nonnegative(),
      trainRows: z.int().nonnegative(),
    })
    .optional(),
});
export type Answer = z.infer<typeof Answer>;

/** One model's answer with its row: a line of `evaluation/<arm>/rows-….jsonl`. */
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
  /** Rows of a training file in each prompt; absent where there are none. */
  examples: z
    .strictObject({
      count: z.int().positive(),
      /** Hex. */
      trainSha256: z.string(),
    })
    .exactOptional(),
});
export type Asked = z.infer<typeof Asked>;

/** First line of an object of answers. */
const Header = z.strictObject({ asked: Asked });

/** A model with the rows that it is asked: what an evaluation is made of, and the folder of its answers. */
export const Arm = z.enum([
  "tuned",
  "base",
  /** The base model with training rows in its prompt, on the same rows. */
  "few-shot",
  /** The model that the group's alias points at, on the same rows. */
  "champion",
  /** These two on rows that the champion was evaluated on. */
  "tuned-on-champion-rows",
  "champion-on-champion-rows",
]);
export type Arm = z.infer<typeof Arm>;

/** The two arms that every run compares. */
export const comparedModels = ["tuned", "base"] as const;
export type ComparedModel = (typeof comparedModels)[number];

/** A run's answers, or those in a folder of their own. */
export type AnswersAt =
  | { readonly runId: string }
  /** Prefix in the data bucket that ends with a slash, e.g. of a replay. */
  | { readonly folder: string };

/** Where one arm's answers are, and what they are answers to. */
export type AnswersOf = AnswersAt & {
  readonly arm: Arm;
  readonly asked: Asked;
};

/** The answers of several arms to one row. */
export type AnsweredRow<Arms extends Arm = ComparedModel> = Readonly<Record<Arms, Answer>> & {
  /** Number of the row in the held-out file, from 0. */
  readonly row: number;
  readonly recordId: string;
  readonly reference: string;
};

type ArmAt = AnswersAt & Pick<AnswersOf, "arm">;

function prefixOf(at: ArmAt): string {
  const folder = "folder" in at ? at.folder : runLayout(at.runId).evaluationRows;
  return `${folder}${at.arm}/`;
}

function batchKey(of: AnswersOf, first: number): string {
  return `${prefixOf(of)}rows-${String(first).padStart(8, "0")}.jsonl`;
}

/** The first rows of the batches to which an arm has answers, whatever was asked, in order. */
export async function listBatches(bucket: Bucket, of: ArmAt): Promise<number[]> {
  const keys = await listKeys(bucket, prefixOf(of));
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
  return (
    (["model", "maxTokens", "evaluationSha256"] as const).every(
      (member) => one[member] === other[member],
    ) &&
    one.examples?.count === other.examples?.count &&
    one.examples?.trainSha256 === other.examples?.trainSha256
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

/** Streams the rows that all the arms have answered, in order. Throws UserError `Object.Unreadable`. */
export async function* readAnswers<Arms extends Arm>(
  bucket: Bucket,
  { asked, ...at }: AnswersAt & { readonly asked: Readonly<Record<Arms, Asked>> },
): AsyncGenerator<AnsweredRow<Arms>> {
  const arms = Object.keys(asked) as Arms[];
  const [first] = arms;
  if (first === undefined) return;
  for (const start of await listBatches(bucket, { ...at, arm: first })) {
    const found = await Promise.all(
      arms.map(async (arm) => {
        const answers = await findAnswers(bucket, { ...at, arm, asked: asked[arm] }, start);
        return [arm, answers] as const;
      }),
    );
    for (const [row, { recordId, reference }] of found[0]?.[1] ?? []) {
      const answers = found.flatMap(([arm, rows]) => {
        const answer = rows.get(row);
        return answer === undefined ? [] : [[arm, answer] as const];
      });
      if (answers.length < arms.length) continue;
      yield { row, recordId, reference, ...byArm(answers) };
    }
  }
}

function byArm<Arms extends Arm>(answers: (readonly [Arms, Answer])[]): Record<Arms, Answer> {
  return Object.fromEntries(answers) as Record<Arms, Answer>;
}
